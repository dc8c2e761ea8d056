/** @file FoN through the engine: the probe, codes at setup, five calls in a quarter of an hour, and what gets lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { startFon, type Fault, type FonOptions, type RunningFon } from '../../staging';
import { Bench, DEADLINE, failing, START } from './support/bench';
import { simComputer } from './support/computer';
import { Guillotine } from './support/crash';
import { drivenTime } from './support/time';

class FonWorld extends Bench<RunningFon> {
  static async start(options: FonOptions = {}): Promise<FonWorld> {
    const time = drivenTime(START);
    const computer = simComputer();
    const staging = await startFon({ ...options, now: () => time.now() });
    return new FonWorld(time, staging, computer, await computer.open(() => time.now()));
  }

  who(username = 'tess') {
    const found = this.staging.control.users().find((user) => user.username === username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  }

  truth = (username = 'tess') => this.staging.control.truth({ username });
  calls = (operation?: 'sign-in' | 'setup' | 'confirm' | 'disable') => this.staging.control.calls(operation === undefined ? {} : { operation }).length;
  fault = (operation: 'sign-in' | 'setup' | 'confirm' | 'disable', fault: Fault): void => this.staging.control.setFault({ operation, fault });
  /** Past the window of the server's limit: a quarter of an hour later all calls are there again. */
  rest = (): void => this.time.advance(16 * 60_000);

  connect(username = 'tess', code?: string, sessionAs: 'cookie' | 'bearer' = 'cookie'): Promise<ConnectionView> {
    const { email, password } = this.who(username);
    return this.service.connections.add({
      kind: 'fon', name: '', baseUrl: this.staging.url, environment: 'local', certificate: null, sessionAs,
      credentials: { kind: 'password', username: email, password, ...(code === undefined ? {} : { code }) },
    });
  }

  async issued(): Promise<EnrolmentView> {
    return this.service.enrolments.start((await this.connect()).id);
  }

  async proven(): Promise<EnrolmentView> {
    return this.service.enrolments.confirm((await this.issued()).id);
  }

  /** What the server requires is kept here. */
  keeps = (): boolean => this.keepsAll(this.truth().mfaEnabled ? this.truth().secret : null);
  isOurs = (id: string): boolean => this.enrolment(id).secret !== null && this.keeps() && this.truth().mfaEnabled;
}

let world: FonWorld;
beforeEach(async () => {
  world = await FonWorld.start();
});
afterEach(() => world.end());
const later = (): void => world.time.advance(2 * DEADLINE + 1);

describe('the straight path', () => {
  it('enrols, proves and disables within the five calls of a quarter of an hour, and again after it', async () => {
    const { password } = world.who();
    const connection = await world.connect();
    expect(connection).toMatchObject({ remoteUser: 'tess@example.com', status: { mfa: 'off' }, limit: { left: 4, of: 5, enrolFrom: null } });
    const issued = await world.service.enrolments.start(connection.id);
    expect(issued).toMatchObject({ state: 'issued', backupCodes: { total: 10, used: 0 }, label: 'tess@example.com', issuer: 'FoN' });
    const proven = await world.service.enrolments.confirm(issued.id);
    expect(proven.state).toBe('proven');
    expect(world.truth()).toMatchObject({ mfaEnabled: true });
    expect(world.service.enrolments.backupCodes(issued.id).map(({ code }) => code)).toEqual(world.truth().backupCodes);
    expect((await world.service.enrolments.prove(issued.id, password)).state).toBe('proven');
    expect(world.calls()).toBe(5);
    expect(world.view(connection.id).limit).toMatchObject({ left: 0 });
    expect(await failing(world.service.enrolments.disable(connection.id, { password }))).toBe('limit-reached');
    expect(world.enrolment(issued.id).state).toBe('proven');
    world.rest();
    expect((await world.service.enrolments.disable(connection.id, { password })).status?.mfa).toBe('off');
    expect(world.truth().mfaEnabled).toBe(false);
    expect(world.vault.content.accounts[0]?.deletedAt).not.toBeNull();
    expect(world.staging.control.calls().filter(({ status }) => status === 429)).toEqual([]);
  });

  it('the older server: Bearer, no URI, eight codes', async () => {
    await world.end();
    world = await FonWorld.start({ shape: 'older', auth: 'bearer' });
    const { id } = await world.connect('tess', undefined, 'bearer');
    const issued = await world.service.enrolments.start(id);
    expect(issued.backupCodes.total).toBe(8);
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  });

  it('signs in with a code that was wanted: on, as of when it was wanted', async () => {
    expect(await failing(world.connect('otto'))).toBe('code-needed');
    const at = world.time.now();
    world.time.advance(5000);
    const connection = await world.connect('otto', world.staging.control.code({ username: 'otto' }).code);
    expect(connection.status).toEqual({ mfa: 'on', checkedAt: at });
    expect(connection.enrolment).toBeNull();
  });

  it('checks with the password only, by the probe', async () => {
    const { id } = await world.connect();
    expect(await failing(world.service.connections.check(id))).toBe('password-needed');
    world.staging.control.enrolElsewhere({ username: 'tess' });
    expect((await world.service.connections.check(id, world.who().password)).status?.mfa).toBe('on');
    expect(await failing(world.service.enrolments.start(id))).toBe('mfa-already-on');
    expect(world.calls('setup')).toBe(0);
  });
});

describe('the limit', () => {
  it('a wizard that cannot be finished is not begun, and a restart forgets nothing', async () => {
    const { id } = await world.connect();
    for (let i = 0; i < 3; i += 1) await world.service.connections.check(id, world.who().password);
    await world.restart();
    const { limit } = world.view(id);
    expect(limit).toMatchObject({ left: 1 });
    expect(await failing(world.service.enrolments.start(id))).toBe('limit-reached');
    expect(world.calls('setup')).toBe(0);
    world.time.advance((limit?.enrolFrom ?? 0) - world.time.now());
    expect((await world.service.enrolments.start(id)).state).toBe('issued');
    expect(world.staging.control.calls().filter(({ status }) => status === 429)).toEqual([]);
  });

  it('a 429 of calls that we know nothing of is kept to', async () => {
    const issued = await world.issued();
    world.fault('confirm', { kind: 'rate-limited', headers: { 'Retry-After': '600' } });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('rate-limited');
    expect(world.enrolment(issued.id).state).toBe('issued');
    const before = world.calls();
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('limit-reached');
    expect(world.calls()).toBe(before);
    world.time.advance(600_000);
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  });
});

describe('lost answers', () => {
  const LOST: readonly (readonly [string, Fault, boolean])[] = [
    ['dropped before', { kind: 'drop', when: 'before-commit' }, false],
    ['dropped after', { kind: 'drop', when: 'after-commit' }, true],
    ['a 500 after', { kind: 'status', status: 500, when: 'after-commit' }, true],
    ['a page of the network', { kind: 'body', body: 'html', when: 'before-commit', status: 200 }, false],
    ['without its verdict', { kind: 'body', body: 'no-verdict', when: 'after-commit' }, true],
  ];

  it.each(LOST)('setup %s: unknown until a probe says off, late enough', async (_name, fault) => {
    const { id } = await world.connect();
    world.fault('setup', fault);
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    const unknown = world.view(id).enrolment?.id ?? '';
    expect(await failing(world.service.enrolments.start(id))).toBe('wrong-state');
    expect(await failing(world.service.enrolments.settle(unknown))).toBe('password-needed');
    later();
    expect((await world.service.enrolments.settle(unknown, world.who().password)).state).toBe('abandoned');
    expect(world.calls('setup')).toBe(1);
  });

  it.each(LOST)('confirm %s: the probe and a code tell', async (_name, fault, on) => {
    const issued = await world.issued();
    world.fault('confirm', fault);
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect(world.keeps()).toBe(true);
    world.rest();
    const settled = await world.service.enrolments.settle(issued.id, world.who().password);
    expect(settled.state).toBe(on ? 'proven' : 'issued');
    expect(settled.backupCodes.total).toBe(10);
  });

  it.each(LOST)('confirm %s, without a password: one more code tells, and only one is sent', async (_name, fault) => {
    const issued = await world.issued();
    world.fault('confirm', fault);
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect((await world.service.enrolments.settle(issued.id)).state).toBe('proven');
    expect(world.truth().mfaEnabled).toBe(true);
    expect(world.calls('confirm')).toBe(2);
  });

  it('the one more code is refused: still unknown, and no third goes out', async () => {
    await world.end();
    world = await FonWorld.start({ verifyWhenOn: 'refused' });
    const issued = await world.issued();
    world.fault('confirm', { kind: 'drop', when: 'after-commit' });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect(await failing(world.service.enrolments.settle(issued.id))).toBe('outcome-unknown');
    expect(world.enrolment(issued.id)).toMatchObject({ state: 'unknown', lost: { step: 'confirm', again: true } });
    await world.restart();
    expect(await failing(world.service.enrolments.settle(issued.id))).toBe('password-needed');
    expect(world.calls('confirm')).toBe(2);
    world.rest();
    expect((await world.service.enrolments.settle(issued.id, world.who().password)).state).toBe('proven');
  });

  it.each(LOST)('disable %s: the probe with the password that was typed', async (_name, fault, off) => {
    const proven = await world.proven();
    world.rest();
    world.fault('disable', fault);
    const { password } = world.who();
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password }))).toBe('outcome-unknown');
    expect(world.enrolment(proven.id).secret).not.toBeNull();
    later();
    const settled = await world.service.enrolments.settle(proven.id, password);
    expect(settled.state).toBe(off ? 'off' : 'proven');
  });
});

describe('sessions and backup codes', () => {
  it('a session that ends in the wizard: sign in again, same secret', async () => {
    const issued = await world.issued();
    const secret = world.truth().pending?.secret;
    world.staging.control.expireSessions();
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('session-expired');
    const { email, password } = world.who();
    await world.service.connections.signIn(issued.connectionId, { kind: 'password', username: email, password });
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
    expect(world.truth().secret).toBe(secret);
    expect(world.calls('setup')).toBe(1);
  });

  it('a kept backup code signs in, once, and is ticked off', async () => {
    const proven = await world.proven();
    const [first] = world.truth().backupCodes;
    const { email, password } = world.who();
    await world.service.connections.signIn(proven.connectionId, { kind: 'password', username: email, password, backup: true });
    expect(world.truth().backupCodes).not.toContain(first);
    expect(world.enrolment(proven.id).backupCodes.map(({ usedAt }) => usedAt !== null).filter(Boolean)).toHaveLength(1);
    expect(world.staging.control.calls({ operation: 'sign-in' }).at(-1)?.body).toContain(first);
  });

  it('a backup code whose answer is lost is perhaps used, and tried last', async () => {
    const proven = await world.proven();
    const { email, password } = world.who();
    world.fault('sign-in', { kind: 'drop', when: 'after-commit' });
    await failing(world.service.connections.signIn(proven.connectionId, { kind: 'password', username: email, password, backup: true }));
    expect(world.enrolment(proven.id).backupCodes[0]).toMatchObject({ usedAt: null, perhapsUsed: true });
    world.rest();
    await world.service.connections.signIn(proven.connectionId, { kind: 'password', username: email, password, backup: true });
    expect(world.enrolment(proven.id).backupCodes[1]?.usedAt).not.toBeNull();
  });

  it('the lost-authenticator way tries a backup code at disable once; refused, nothing changed', async () => {
    const proven = await world.proven();
    world.rest();
    const { password } = world.who();
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password, backup: true }))).toMatch(/refused/);
    expect(world.enrolment(proven.id).state).toBe('proven');
    await world.end();
    world = await FonWorld.start({ disableTakesBackupCode: true });
    const again = await world.proven();
    world.rest();
    await world.service.enrolments.disable(again.connectionId, { password: world.who().password, backup: true });
    expect(world.truth().mfaEnabled).toBe(false);
  });

  it('a wrong code is refused and signs nobody out; two of our own mean another secret', async () => {
    const issued = await world.issued();
    world.staging.control.rotateElsewhere({ username: 'tess' });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('code-refused');
    expect(world.view(issued.connectionId).signedIn).toBe(true);
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('replaced');
  });
});

it('killed at any point of setup and confirm, the secret that is required is kept, and a probe settles the rest', async () => {
  const dry = await FonWorld.start();
  const dryRun = new Guillotine();
  const enrol = async (at: FonWorld, id: string): Promise<unknown> => at.service.enrolments.confirm((await at.service.enrolments.start(id)).id);
  const dryId = (await dry.connect()).id;
  dry.use(dryRun);
  await enrol(dry, dryId);
  await dry.end();
  for (let point = 0; point < dryRun.seen.length; point += 1) {
    for (const when of ['before', 'after'] as const) {
      const here = await FonWorld.start();
      const { id } = await here.connect();
      const guillotine = new Guillotine(point, when);
      here.use(guillotine);
      await Promise.race([enrol(here, id), guillotine.dead]);
      await here.restart();
      expect(here.keeps(), `${when} ${dryRun.seen[point] ?? ''}`).toBe(true);
      here.rest();
      const { enrolment } = here.view(id);
      if (enrolment?.state === 'unknown') await here.service.enrolments.settle(enrolment.id, here.who().password);
      const state = here.view(id).enrolment?.state ?? 'none';
      expect([here.truth().mfaEnabled, state], `${when} ${dryRun.seen[point] ?? ''}`).toEqual([state === 'proven', state]);
      await here.end();
    }
  }
});
