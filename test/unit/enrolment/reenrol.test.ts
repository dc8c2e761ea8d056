/** @file Re-enrolling as one act: the new secret is kept before anything can require it, the old one until nothing does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFon } from '../../staging';
import { Guillotine } from './support/crash';
import { Bench, DEADLINE, START } from './support/bench';
import { simComputer } from './support/computer';
import { drivenTime } from './support/time';
import { World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

const password = (who = 'cody'): string => world.who(who).password;
const operations = (): readonly string[] => world.staging.control.calls().map(({ operation }) => operation);

describe('where the server forces a gap', () => {
  it('turns MFA off with a code from here, then takes a new secret; the old one goes to the trash, with its account', async () => {
    const old = await world.proven('cody');
    world.staging.control.clearCalls();
    const fresh = await world.service.enrolments.reenrol(old.connectionId, { password: password() });
    expect(fresh).toMatchObject({ state: 'issued', connectionId: old.connectionId });
    expect(operations()).toEqual(['status', 'disable', 'status', 'status', 'setup']);
    expect(world.enrolment(old.id).state).toBe('off');
    expect((await world.service.enrolments.confirm(fresh.id)).state).toBe('proven');
    expect(world.isOurs(fresh.id, 'cody')).toBe(true);
    expect(world.vault.content.accounts.map(({ deletedAt }) => deletedAt === null)).toEqual([false, true]);
  });

  it('changes nothing where disabling is refused, and begins nothing new while its outcome is open', async () => {
    const old = await world.proven('cody');
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { password: 'wrong' }))).toBe('password-or-code-refused');
    expect(world.view(old.connectionId).enrolment).toMatchObject({ id: old.id, state: 'proven' });
    world.time.advance(31_000);
    world.staging.control.setFault({ operation: 'disable', fault: { kind: 'drop', when: 'after-commit' } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'latency', milliseconds: 0 } });
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { password: password() }))).toBe('outcome-unknown');
    expect(world.view(old.connectionId).enrolment).toMatchObject({ id: old.id, state: 'unknown' });
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { password: password() }))).toBe('wrong-state');
  });

  it('is for a secret of ours that is on, nothing else', async () => {
    const { id } = await world.connect('tess');
    expect(await failing(world.service.enrolments.reenrol(id, { password: password('tess') }))).toBe('wrong-state');
    await world.service.enrolments.start(id);
    expect(await failing(world.service.enrolments.reenrol(id, { password: password('tess') }))).toBe('wrong-state');
  });

  const finishes = async (connectionId: string, name: string): Promise<void> => {
    const { id } = await world.service.enrolments.start(connectionId);
    expect(world.view(connectionId).inGap, name).toBe(false);
    expect((await world.service.enrolments.confirm(id)).state, name).toBe('proven');
  };

  it('says that it was interrupted until a new secret came, and not where MFA was turned off for good', async () => {
    const old = await world.proven('cody');
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'rate-limited', headers: {} }, times: 2 });
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { password: password() }))).toBe('rate-limited');
    expect(world.view(old.connectionId)).toMatchObject({ inGap: true, enrolment: null, status: { mfa: 'off' } });
    expect(await failing(world.service.enrolments.start(old.connectionId))).toBe('rate-limited');
    await world.restart();
    expect(world.view(old.connectionId).inGap).toBe(true);
    const fresh = await world.service.enrolments.start(old.connectionId);
    await world.service.enrolments.abandon(fresh.id); // knowingly
    expect(world.view(old.connectionId)).toMatchObject({ inGap: false, enrolment: null });
    await world.service.enrolments.confirm((await world.service.enrolments.start(old.connectionId)).id);
    world.time.advance(31_000);
    await world.service.enrolments.disable(old.connectionId, { password: password() });
    expect(world.view(old.connectionId)).toMatchObject({ inGap: false, enrolment: null });
  });

  it('killed at any point: what the server requires is kept, and what is shown can be gone on with', async () => {
    const run = async (guillotine: Guillotine): Promise<readonly string[]> => {
      const { id, connectionId } = await world.proven('cody');
      world.use(guillotine);
      await Promise.race([world.service.enrolments.reenrol(connectionId, { password: password() }), guillotine.dead]);
      const name = guillotine.seen.join(', ');
      expect(world.keepsWhatIsRequired('cody'), name).toBe(true);
      await world.restart();
      expect(world.keepsWhatIsRequired('cody'), name).toBe(true);
      world.time.advance(2 * DEADLINE + 1);
      await world.service.settleDue();
      await world.service.connections.check(connectionId);
      const { enrolment, inGap } = world.view(connectionId);
      expect(inGap, name).toBe(!world.truth('cody').mfaEnabled && enrolment === null);
      if (world.truth('cody').mfaEnabled) expect(['proven', 'on-unproven'], name).toContain(enrolment?.id === id ? enrolment.state : 'another');
      else expect([undefined, 'issued'], name).toContain(enrolment?.state);
      if (inGap) await finishes(connectionId, name);
      await world.end();
      world = await World.start();
      return guillotine.seen;
    };
    const points = await run(new Guillotine());
    for (let point = 0; point < points.length; point += 1) for (const when of ['before', 'after'] as const) await run(new Guillotine(point, when));
  });
});

it('is not begun where the limit would leave MFA off half-way (FoN)', async () => {
  const time = drivenTime(START);
  const computer = simComputer();
  const staging = await startFon({ now: () => time.now() });
  const fon = new Bench(time, staging, computer, await computer.open(() => time.now()));
  const [user] = staging.control.users().filter(({ username }) => !staging.control.truth({ username }).mfaEnabled);
  if (user === undefined) throw new Error('the server has no such user');
  const connection = await fon.service.connections.add({
    kind: 'fon', name: '', baseUrl: staging.url, environment: 'local', certificate: null, credentials: { kind: 'password', username: user.email, password: user.password },
  });
  const issued = await fon.service.enrolments.start(connection.id);
  await fon.service.enrolments.confirm(issued.id);
  time.advance(31_000);
  expect(await failing(fon.service.enrolments.reenrol(connection.id, { password: user.password }))).toBe('limit-reached');
  expect(staging.control.truth({ username: user.username }).mfaEnabled).toBe(true);
  time.advance(16 * 60_000);
  const fresh = await fon.service.enrolments.reenrol(connection.id, { password: user.password });
  expect((await fon.service.enrolments.confirm(fresh.id)).state).toBe('proven');
  await fon.end();
});
