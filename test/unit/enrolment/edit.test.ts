/** @file What a person does with a connection besides enrolling: edit, try, import, and what the audit trail says of all of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import type { ConnectionView } from '../../../src-shared/model';
import { withoutRemoved } from '../../../src-main/enrolment/connections';
import type { ConnectionChange } from '../../../src-main/enrolment/edit';
import { connectionsFile } from '../../staging/connections';
import { startAccountable, startAxr, startFon, startStaging, type RunningStaging } from '../../staging';
import { failing, World } from './support/world';

let world: World;
const others: RunningStaging[] = [];
beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => {
  await world.end();
  await Promise.all(others.splice(0).map((server) => server.close()));
});

const asIs = ({ name, baseUrl, environment, inspect, clockShift }: ConnectionView): ConnectionChange => ({ name, baseUrl, environment, inspect, clockShift });
const trail = (): readonly string[] => world.vault.content.audit.map(({ act, outcome, user }) => `${act} ${outcome} ${user}`);

describe('edit', () => {
  it('changes the name and the environment without a call', async () => {
    const connection = await world.connect('tess');
    world.staging.control.clearCalls();
    const edited = await world.service.connections.edit(connection.id, { ...asIs(connection), name: ' New name ', environment: 'staging' });
    expect(edited).toMatchObject({ name: 'New name', environment: 'staging', signedIn: true });
    expect(world.staging.control.calls()).toEqual([]);
    expect(trail()).toEqual(['connect done tess', 'edit done tess']);
  });

  it('does not send to another server what was kept for this one', async () => {
    const connection = await world.connect('tess', 'jwt');
    const other = await startStaging({ now: () => world.time.now() });
    others.push(other);
    expect(await failing(world.service.connections.edit(connection.id, { ...asIs(connection), baseUrl: other.url }))).toBe('credentials-needed');
    expect(other.control.calls()).toEqual([]);
    const jwt = other.control.users().find(({ username }) => username === 'tess')?.jwt ?? '';
    const edited = await world.service.connections.edit(connection.id, { ...asIs(connection), baseUrl: other.url, credentials: { kind: 'jwt', jwt } });
    expect(edited).toMatchObject({ id: connection.id, baseUrl: other.url, status: { mfa: 'off' } });
    await world.service.connections.check(connection.id);
    expect(other.control.calls().length).toBeGreaterThan(1);
  });

  it('takes no credentials of somebody else, or of another kind, and keeps the old ones then', async () => {
    const connection = await world.connect('tess', 'jwt');
    const { jwt } = world.who('otto');
    expect(await failing(world.service.connections.edit(connection.id, { ...asIs(connection), credentials: { kind: 'jwt', jwt } }))).toBe('sign-in-refused');
    expect(await failing(world.service.connections.edit(connection.id, { ...asIs(connection), credentials: { kind: 'key', key: 'k', secret: 's' } }))).toBe('bad-request');
    expect(await failing(world.service.connections.edit(connection.id, { ...asIs(connection), credentials: { kind: 'jwt', jwt: 'a.b.c' } }))).toBe('session-expired');
    await world.service.connections.check(connection.id);
    expect(world.view(connection.id)).toMatchObject({ signedIn: true });
  });

  it('does not move away while an outcome is open, which only this server can tell', async () => {
    const { connectionId } = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' }, times: 'always' });
    await failing(world.service.enrolments.confirm(world.view(connectionId).enrolment?.id ?? ''));
    const { password } = world.who('tess');
    const moved = { ...asIs(world.view(connectionId)), baseUrl: 'http://127.0.0.1:1', credentials: { kind: 'password', username: 'tess', password } } as const;
    expect(await failing(world.service.connections.edit(connectionId, moved))).toBe('wrong-state');
  });

  it('moves the clock of codes at staging, and never in production', async () => {
    const { id: enrolmentId, connectionId } = await world.issued('tess');
    await world.service.connections.edit(connectionId, { ...asIs(world.view(connectionId)), clockShift: 300_000 });
    expect(world.view(connectionId)).toMatchObject({ clockShift: 300_000 });
    expect(await failing(world.service.enrolments.confirm(enrolmentId))).toBe('code-refused');
    await world.service.connections.edit(connectionId, { ...asIs(world.view(connectionId)), clockShift: 0 });
    expect(await world.service.enrolments.confirm(enrolmentId)).toMatchObject({ state: 'proven' });
  });
});

describe('what works with these credentials', () => {
  it('is asked without changing anything', async () => {
    const connection = await world.connect('tess');
    expect(await world.service.connections.test(connection.id)).toEqual([
      { what: 'server', result: 'works' }, { what: 'credentials', result: 'works' }, { what: 'state', result: 'works' },
    ]);
    world.staging.control.expireSessions();
    expect(await world.service.connections.test(connection.id)).toMatchObject([{ result: 'works' }, { what: 'credentials', result: 'fails', error: { code: 'session-expired' } }, { result: 'not-tried' }]);
    expect(world.staging.control.calls().map(({ operation }) => operation)).not.toContain('setup');
  });

  it('says that the server is not there', async () => {
    const connection = await world.connect('tess');
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' } });
    expect(await world.service.connections.test(connection.id)).toMatchObject([{ what: 'server', result: 'fails', error: { code: 'unreachable' } }, { result: 'not-tried' }, { result: 'not-tried' }]);
  });
});

describe('import', () => {
  it('adds every connection of a staging file that works, and names those that do not', async () => {
    const now = (): number => world.time.now();
    const [fon, axr, accountable] = [await startFon({ now }), await startAxr({ now }), await startAccountable({ now })];
    try {
      const file = connectionsFile({ freesewing: world.staging, fon, axr, accountable });
      fon.control.setFault({ operation: 'sign-in', fault: { kind: 'status', status: 500, when: 'before-commit' } });
      const { added, failed } = await world.service.connections.import(JSON.stringify(file));
      expect(added.map(({ kind }) => kind)).toEqual(['freesewing', 'axr', 'accountable']);
      expect(failed).toMatchObject([{ name: 'FoN, local staging', error: { code: 'server-fault' } }]);
      expect(world.vault.content.connections.length).toBe(3);
    } finally {
      await Promise.all([fon.close(), axr.close(), accountable.close()]);
    }
  });

  it.each(['', '[]', '{"format":"other"}', 'garbage'])('refuses %j', async (text) => {
    expect(await failing(world.service.connections.import(text))).toBe('input-not-connections');
  });
});

describe('the audit trail', () => {
  it('tells of every act, with its outcome', async () => {
    const { id, connectionId } = await world.issued('cody');
    expect(await failing(world.service.enrolments.confirm(id, '000000'))).toBe('code-refused');
    await world.service.enrolments.confirm(id);
    const { password } = world.who('cody');
    world.staging.control.setFault({ operation: 'disable', fault: { kind: 'drop', when: 'after-commit' } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'latency', milliseconds: 0 } });
    world.staging.control.setFault({ operation: 'status', fault: { kind: 'drop', when: 'before-commit' } });
    await world.service.enrolments.disable(connectionId, { password }).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
    world.time.advance(60_000); // "off" counts late
    await world.service.enrolments.settle(id);
    expect(trail()).toEqual(['connect done cody', 'setup done cody', 'confirm refused cody', 'confirm done cody', 'disable unknown cody', 'noticed off cody']);
    await world.restart();
    expect(trail().length).toBe(6);
    await world.service.connections.remove(connectionId);
    expect(trail().at(-1)).toBe('remove done cody');
    expect(JSON.stringify(world.vault.content.audit)).not.toContain(password);
  });

  it('tells of what changed elsewhere, and of a backup code', async () => {
    const { connectionId } = await world.proven('cody');
    const { password } = world.who('cody');
    world.staging.control.expireSessions();
    await failing(world.service.connections.check(connectionId));
    await world.service.connections.signIn(connectionId, { kind: 'password', username: 'cody', password, backup: true });
    world.staging.control.disableElsewhere({ username: 'cody' });
    await world.service.connections.check(connectionId);
    expect(trail().slice(-2)).toEqual(['backup-code done cody', 'noticed off cody']);
  });
});

it('leaves the credentials of a removed connection out of older files', async () => {
  await world.connect('tess', 'jwt');
  const older = world.vault.content;
  const kept = await world.connect('otto', 'jwt');
  await world.service.connections.remove(older.connections[0]?.id ?? '');
  expect(withoutRemoved(world.vault.content, world.vault.content).connections).toEqual(world.vault.content.connections);
  expect(kept.id).toBe(world.vault.content.connections[0]?.id);
  const [connection] = withoutRemoved(older, world.vault.content).connections;
  expect(connection?.credentials).toMatchObject({ kind: 'jwt' });
  expect(connection?.credentials.kind === 'jwt' ? connection.credentials.jwt.byteLength : -1).toBe(0);
});
