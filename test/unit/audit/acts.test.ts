/** @file Acts that no enrolment of ours tells of stand in the audit trail too: MFA of elsewhere, hand-over, release; by hand and in bulk. */
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { createHandOver } from '../../../src-main/handover/handover';
import { openHandOver } from '../../../src-main/handover/sealed-file';
import { AccountableOwner, AxrOwner } from '../bulk/support';
import { failing, World } from '../enrolment/support/world';
import { smallKdf } from '../vault/support';

const worlds: { end(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});
const kept = <W extends { end(): Promise<void> }>(world: W): W => {
  worlds.push(world);
  return world;
};
interface HasTrail {
  readonly vault: World['vault'];
}
const trail = ({ vault }: HasTrail): readonly string[] => vault.content.audit.map(({ act, outcome, user }) => `${act} ${outcome} ${user}`);

describe('MFA that was turned on elsewhere', () => {
  const found = async (): Promise<{ readonly world: World; readonly connectionId: string; readonly disable: () => Promise<unknown> }> => {
    const world = kept(await World.start());
    const { id: connectionId } = await world.connect('otto', 'jwt');
    const { password } = world.who('otto');
    return { world, connectionId, disable: () => world.service.enrolments.disable(connectionId, { password, code: world.staging.control.code({ username: 'otto' }).code }) };
  };

  it('is in it when it is turned off, with the outcome', async () => {
    const { world, connectionId, disable } = await found();
    expect(await failing(world.service.enrolments.disable(connectionId, { password: world.who('otto').password, code: '000000' }))).toBe('password-or-code-refused');
    world.time.advance(60_000);
    await disable();
    expect(world.truth('otto').mfaEnabled).toBe(false);
    expect(trail(world)).toEqual(['connect done otto', 'disable refused otto', 'disable done otto']);
    await world.restart();
    expect(trail(world).length).toBe(3);
  });

  it('is in it as unknown where the answer was lost, or the app was killed meanwhile', async () => {
    const { world, disable } = await found();
    world.staging.control.setFault({ operation: 'disable', fault: { kind: 'drop', when: 'after-commit' } });
    await disable();
    expect(trail(world).at(-1)).toBe('disable unknown otto');
  });
});

it('tells of each user of a bulk act, whether MFA was turned on here or elsewhere', async () => {
  const world = kept(await AccountableOwner.start());
  const { connection, ids } = await world.owning(6, 3);
  await world.run(connection.id, 'enrol', ids);
  await world.run(connection.id, 'disable', ids);
  expect(world.staging.control.truths().filter(({ username, mfaEnabled }) => username.startsWith('user-') && mfaEnabled)).toEqual([]);
  for (const id of ids) {
    const own = trail(world).filter((line) => line.endsWith(id));
    expect(own.at(-1), id).toBe(`disable done ${id}`);
    expect(own.length, id).toBe(own.includes(`setup done ${id}`) ? 3 : 1);
  }
  expect(trail(world).filter((line) => line.startsWith('setup')).length).toBe(4);
});

it('keeps the line of a bulk act that is killed before its vault is written', async () => {
  const world = kept(await AccountableOwner.start());
  const { connection, ids: [id = ''] } = await world.owning(1, 1);
  world.staging.control.setFault({ operation: 'disable', fault: { kind: 'late' } });
  const job = await world.bulk.start(connection.id, 'disable', [id]);
  while (!world.staging.control.held().includes('disable')) await new Promise((done) => setImmediate(done));
  await world.reborn();
  expect(trail(world).at(-1)).toBe(`disable unknown ${id}`);
  world.staging.control.release({ operation: 'disable' });
  await world.bulk.resume(job.id);
  await world.ended(job.id);
  expect(trail(world).filter((line) => line.endsWith(id)).length).toBe(1);
});

it('tells that a record at AXR was deleted', async () => {
  const world = kept(await AxrOwner.start());
  const { connection, idOf } = await world.owning();
  const id = idOf('tess');
  await world.run(connection.id, 'enrol', [id]);
  await world.run(connection.id, 'disable', [id]);
  expect(trail(world).slice(1)).toEqual([`setup done ${id}`, `confirm done ${id}`, `disable done ${id}`]);
});

it('tells of a hand-over and of the release after it, and not of one that was cancelled', async () => {
  const world = kept(await AccountableOwner.start());
  const { connection, ids } = await world.owning(2);
  await world.run(connection.id, 'enrol', ids);
  const files: (string | Uint8Array)[] = [];
  let saves = false;
  const kdf = smallKdf();
  const handOver = createHandOver({
    desk: world.service.desk, kdf, random: (count) => new Uint8Array(count), language: () => 'en', requireReauthentication: () => Promise.resolve(),
    paper: {
      printPdf: () => Promise.reject(new Error('no sheets here')),
      saveFile: (_name, content) => {
        if (saves) files.push(content);
        return Promise.resolve(saves);
      },
    },
  });
  const passphrase = Secret.fromText('correct horse battery');
  const before = trail(world).length;
  expect(await handOver.make(connection.id, ids, 'encrypted', passphrase)).toBe(0);
  expect(trail(world).length).toBe(before);
  saves = true;
  expect(await handOver.make(connection.id, ids, 'encrypted', passphrase)).toBe(2);
  expect(trail(world).slice(before)).toEqual(ids.map((id) => `hand-over done ${id}`));
  const file = files[0];
  const content = await openHandOver(Buffer.from(file ?? ''), passphrase, kdf.derive);
  expect(content.users.map(({ id }) => id)).toEqual(ids);
  await world.users.release(connection.id, ids);
  expect(trail(world).slice(before + 2)).toEqual(ids.map((id) => `release done ${id}`));
  for (const { secret } of content.users) expect(JSON.stringify(world.vault.content.audit)).not.toContain(secret);
});
