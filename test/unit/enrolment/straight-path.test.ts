import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderComputer } from './support/computer';
import { Guillotine } from './support/crash';
import { World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start(await folderComputer());
});
afterEach(() => world.end());

it('issues, confirms, proves and disables with what is kept', async () => {
  const connection = await world.connect('tess');
  expect(connection).toMatchObject({ signedIn: true, status: { mfa: 'off' }, remoteUser: 'tess', enrolment: null });
  const issued = await world.service.enrolments.start(connection.id);
  expect(issued).toMatchObject({ state: 'issued', accountId: null });
  expect(world.service.enrolments.reveal(issued.id).secret).toBe(world.truth('tess').secret);

  const proven = await world.service.enrolments.confirm(issued.id);
  expect(proven.state).toBe('proven');
  expect(world.truth('tess').mfaEnabled).toBe(true);
  const account = world.vault.content.accounts.find(({ id }) => id === proven.accountId);
  expect(account).toMatchObject({ deletedAt: null, link: { connectionId: connection.id, enrolmentId: issued.id } });
  expect(world.view(connection.id).status?.mfa).toBe('on');

  expect((await world.service.enrolments.prove(issued.id, world.who('tess').password)).state).toBe('proven');
  const after = await world.service.enrolments.disable(connection.id, { password: world.who('tess').password });
  expect(after).toMatchObject({ status: { mfa: 'off' }, enrolment: null });
  expect(world.truth('tess').mfaEnabled).toBe(false);
  expect(world.enrolment(issued.id).state).toBe('off');
  expect(world.vault.content.accounts.find(({ id }) => id === proven.accountId)?.deletedAt).not.toBeNull();
});

it('never sends the same code twice: each act waits, visibly, for a step of its own', async () => {
  const proven = await world.proven('tess');
  await world.service.enrolments.prove(proven.id, world.who('tess').password);
  await world.service.enrolments.disable(proven.connectionId, { password: world.who('tess').password });
  const tokens = world.staging.control.calls().map(({ body }) => /"token":"(\d+)"/.exec(body)?.[1]).filter((token) => token !== undefined);
  expect(tokens).toHaveLength(3);
  expect(new Set(tokens).size).toBe(3);
  expect(world.waited.map(({ connectionId }) => connectionId)).toEqual([proven.connectionId, proven.connectionId]);
});

it('keeps backup codes bound to their secret, and says when the person has them', async () => {
  const proven = await world.proven('cody');
  expect(proven.backupCodes).toEqual({ total: 8, used: 0, kept: false });
  expect(world.service.enrolments.backupCodes(proven.id).map(({ code }) => code)).toEqual(world.truth('cody').scratchCodes);
  expect((await world.service.enrolments.codesKept(proven.id)).backupCodes.kept).toBe(true);
});

it('gives the secret to a window until it was confirmed, and the backup codes until they are kept', async () => {
  const proven = await world.proven('cody');
  expect(() => world.service.enrolments.reveal(proven.id)).toThrow(expect.objectContaining({ code: 'wrong-state' }) as Error);
  await world.service.enrolments.codesKept(proven.id);
  expect(() => world.service.enrolments.backupCodes(proven.id)).toThrow(expect.objectContaining({ code: 'wrong-state' }) as Error);
});

it('refuses to start where MFA is on, where an enrolment is open, and twice at once', async () => {
  const { id } = await world.connect('tess');
  const both = await Promise.allSettled([world.service.enrolments.start(id), world.service.enrolments.start(id)]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(world.staging.control.calls({ operation: 'setup' })).toHaveLength(1);
  expect(await failing(world.service.enrolments.start(id))).toBe('wrong-state');
  const other = await world.connect('cody');
  world.staging.control.enrolElsewhere({ username: 'cody' });
  expect(await failing(world.service.enrolments.start(other.id))).toBe('mfa-already-on');
});

it('goes back to a clean slate when a secret is abandoned before it was ever required', async () => {
  const issued = await world.issued('tess');
  expect((await world.service.enrolments.abandon(issued.id)).state).toBe('abandoned');
  expect(world.vault.content.accounts).toEqual([]);
  expect((await world.service.enrolments.start(issued.connectionId)).state).toBe('issued');
});

it('uses a development runtime with production only where the person says so, and then connects', async () => {
  world.allowProduction = false;
  world.use(new Guillotine());
  const { password } = world.who('tess');
  const input = {
    // A name that never resolves (RFC 6761): nothing leaves.
    kind: 'freesewing', name: '', baseUrl: 'https://tessera.invalid', environment: 'production', certificate: null,
    credentials: { kind: 'password', username: 'tess', password },
  } as const;
  expect(await failing(world.service.connections.add(input))).toBe('runtime-not-for-production');
  expect(await failing(world.service.connections.add({ ...input, productionAccepted: false }))).toBe('runtime-not-for-production');
  expect(await failing(world.service.connections.add({ ...input, productionAccepted: true }))).toBe('unreachable');
  expect(world.service.connections.list()).toEqual([]);
});
