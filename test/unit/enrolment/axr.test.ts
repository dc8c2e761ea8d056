/** @file AXR through the engine: challenge and totp, records, names nobody documents, orphans, a secret that is no base32. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { startAxr, type AxrOptions, type AxrSettings, type Fault, type RunningAxr } from '../../staging';
import { Bench, DEADLINE, failing, START } from './support/bench';
import { simComputer } from './support/computer';
import { Guillotine } from './support/crash';
import { drivenTime } from './support/time';

class AxrWorld extends Bench<RunningAxr> {
  static async start(options: AxrOptions = {}): Promise<AxrWorld> {
    const time = drivenTime(START);
    const computer = simComputer();
    const staging = await startAxr({ ...options, now: () => time.now() });
    return new AxrWorld(time, staging, computer, await computer.open(() => time.now()));
  }

  who(username = 'tess') {
    const found = this.staging.control.users().find((user) => user.username === username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  }

  truth = (username = 'tess') => this.staging.control.truth({ username });
  calls = (operation: 'setup' | 'confirm' | 'disable' | 'list') => this.staging.control.calls({ operation }).length;
  fault = (operation: 'setup' | 'confirm' | 'disable' | 'list', fault: Fault): void => this.staging.control.setFault({ operation, fault });

  connect(username = 'tess', change: { readonly code?: string; readonly userId?: string } = {}): Promise<ConnectionView> {
    return this.service.connections.add({
      kind: 'axr', name: '', baseUrl: this.staging.url, environment: 'local', certificate: null,
      credentials: { kind: 'password', username, password: this.who(username).password, ...change },
    });
  }

  async issued(): Promise<EnrolmentView> {
    return this.service.enrolments.start((await this.connect()).id);
  }

  async proven(): Promise<EnrolmentView> {
    return this.service.enrolments.confirm((await this.issued()).id);
  }

  keeps = (): boolean => this.keepsAll(this.truth().secret);
}

let world: AxrWorld;
beforeEach(async () => {
  world = await AxrWorld.start();
});
afterEach(() => world.end());
const later = (): void => world.time.advance(2 * DEADLINE + 1);
const at = async (options: AxrOptions): Promise<void> => {
  await world.end();
  world = await AxrWorld.start(options);
};

it('enrols, gets its codes after it, proves by challenge and code, and disables once the name was typed', async () => {
  const connection = await world.connect();
  expect(connection).toMatchObject({ userId: world.who().userId, status: { mfa: 'off' } });
  const issued = await world.service.enrolments.start(connection.id);
  expect(issued).toMatchObject({ state: 'issued', backupCodes: { total: 0 }, issuer: 'AXR', label: 'tess' });
  const proven = await world.service.enrolments.confirm(issued.id);
  expect(proven).toMatchObject({ state: 'proven', backupCodes: { total: 10 } });
  expect(world.enrolment(issued.id).recordId).toBe(world.truth().secretId);
  expect((await world.service.enrolments.prove(issued.id, world.who().password)).state).toBe('proven');
  expect(await failing(world.service.enrolments.disable(connection.id, { accountName: 'otto' }))).toBe('account-name-differs');
  expect((await world.service.enrolments.disable(connection.id, { accountName: 'tess' })).status?.mfa).toBe('off');
  expect(world.truth()).toMatchObject({ mfaEnabled: false, records: [] });
});

const SHAPES: readonly Partial<AxrSettings>[] = [
  { signInMethod: 'POST', tokenField: 'access_token', challengeField: 'challenge', challengeMark: 'none', codeField: 'code' },
  { tokenField: 'accessToken', challengeField: 'challengeToken', challengeIn: 'body', codeField: 'otp', totpMethod: 'PUT' },
  { challengeMark: 'flag', userIdIn: 'userId', recordIdIn: 'id', otpauthUrl: 'https', createdStatus: 201 },
  { challengeMark: 'none', userIdIn: 'user.uid', recordIdIn: '_id', otpauthUrl: 'absent', deleteStatus: 200 },
  { userIdIn: 'claim-sub', recordIdIn: 'location', otpauthUrl: 'otpauth', enrollPath: 'bare' },
  { userIdIn: 'claim-uid', recordIdIn: 'absent', enrollPath: 'bare', missingRoute: 405, wrongCode: 401 },
];
it.each(SHAPES)('tolerates %j', async (settings) => {
  await at(settings);
  const proven = await world.proven();
  expect(proven).toMatchObject({ state: 'proven', backupCodes: { total: 10 } });
  expect(world.keeps()).toBe(true);
  expect((await world.service.enrolments.prove(proven.id, world.who().password)).state).toBe('proven');
  await world.service.enrolments.disable(proven.connectionId, { accountName: 'tess' });
  expect(world.truth().mfaEnabled).toBe(false);
});

it('asks for the user id where nothing tells it, and takes no id that would lead elsewhere', async () => {
  await at({ userIdIn: 'nowhere' });
  expect(await failing(world.connect())).toBe('user-id-needed');
  for (const userId of ['..', 'a/b', '%2e%2e']) expect(await failing(world.connect('tess', { userId }))).toBe('id-not-valid');
  expect((await world.connect('tess', { userId: world.who().userId })).userId).toBe(world.who().userId);
});

it('without id, Location or list nothing is confirmed', async () => {
  await at({ recordIdIn: 'absent', list: false });
  expect(await failing(world.issued())).toBe('record-unknown');
  expect(world.calls('confirm')).toBe(0);
  expect(world.truth().mfaEnabled).toBe(false);
});

it('signs in with a code at an account that has MFA on, and disables it by its only record', async () => {
  expect(await failing(world.connect('otto'))).toBe('code-needed');
  const connection = await world.connect('otto', { code: world.staging.control.code({ username: 'otto' }).code });
  expect(connection.status?.mfa).toBe('on');
  await world.service.enrolments.disable(connection.id, { accountName: 'otto' });
  expect(world.truth('otto').mfaEnabled).toBe(false);
});

it.each(['password', 'totp'] as const)('a kept backup code signs in where the server takes it (%s), once', async (backupCodeAt) => {
  await at({ backupCodeAt });
  const proven = await world.proven();
  const [first] = world.truth().backupCodes;
  const { password } = world.who();
  await world.service.connections.signIn(proven.connectionId, { kind: 'password', username: 'tess', password, backup: true });
  expect(world.truth().backupCodes).not.toContain(first);
  expect(world.enrolment(proven.id).backupCodes[0]?.usedAt).not.toBeNull();
});

it('a session that ends in the wizard: sign in again, same record', async () => {
  const issued = await world.issued();
  world.staging.control.expireSessions();
  expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('session-expired');
  await world.service.connections.signIn(issued.connectionId, { kind: 'password', username: 'tess', password: world.who().password });
  expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  expect(world.calls('setup')).toBe(1);
});

describe('a secret that is no base32', () => {
  it('goes with its record where the person stops', async () => {
    await at({ secretKind: 'not-base32' });
    const issued = await world.issued();
    expect(issued).toMatchObject({ state: 'issued', secretForm: 'text' });
    expect(world.service.enrolments.reveal(issued.id).uri).toBeNull();
    expect((await world.service.enrolments.abandon(issued.id)).state).toBe('abandoned');
    expect(world.truth().records).toEqual([]);
  });

  it('is tried as plain text, and counts because the server accepted a code of it', async () => {
    await at({ secretKind: 'not-base32' });
    const issued = await world.issued();
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
    expect(world.vault.content.accounts).toHaveLength(1);
  });
});

describe('lost answers', () => {
  const LOST: readonly (readonly [string, Fault, boolean])[] = [
    ['dropped before', { kind: 'drop', when: 'before-commit' }, false],
    ['dropped after', { kind: 'drop', when: 'after-commit' }, true],
    ['a 500 after', { kind: 'status', status: 500, when: 'after-commit' }, true],
    ['without its verdict', { kind: 'body', body: 'no-verdict', when: 'after-commit' }, true],
  ];

  it.each(LOST)('setup %s: the orphan is deleted, other records are not', async (_name, fault) => {
    const { id } = await world.connect();
    const others = world.staging.control.rotateElsewhere({ username: 'tess' }).records;
    world.fault('setup', fault);
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    const unknown = world.view(id).enrolment?.id ?? '';
    later();
    expect((await world.service.enrolments.settle(unknown)).state).toBe('abandoned');
    expect(world.truth().records).toEqual(others);
  });

  it.each(LOST)('confirm %s: the probe and a code tell', async (_name, fault, on) => {
    const issued = await world.issued();
    world.fault('confirm', fault);
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect(world.keeps()).toBe(true);
    expect(await failing(world.service.enrolments.settle(issued.id))).toBe('password-needed');
    later();
    expect((await world.service.enrolments.settle(issued.id, world.who().password)).state).toBe(on ? 'on-without-codes' : 'issued');
  });

  it.each(LOST)('disable %s: the probe tells', async (name, fault, off) => {
    const proven = await world.proven();
    world.fault('disable', fault);
    const done = world.service.enrolments.disable(proven.connectionId, { accountName: 'tess' });
    if (name === 'without its verdict') {
      expect((await done).status?.mfa).toBe('off'); // 200 and 204 are the verdict here
      return;
    }
    expect(await failing(done)).toBe('outcome-unknown');
    later();
    expect((await world.service.enrolments.settle(proven.id, world.who().password)).state).toBe(off ? 'off' : 'proven');
  });
});

it('a page of the network in place of the answer to a disable is no success', async () => {
  const proven = await world.proven();
  world.fault('disable', { kind: 'body', body: 'html', when: 'before-commit', status: 200 });
  expect(await failing(world.service.enrolments.disable(proven.connectionId, { accountName: 'tess' }))).toBe('outcome-unknown');
  expect(world.truth().mfaEnabled).toBe(true);
});

it('killed at any point of setup and confirm, the secret that is required is kept', async () => {
  const enrol = async (here: AxrWorld, id: string): Promise<unknown> => here.service.enrolments.confirm((await here.service.enrolments.start(id)).id);
  const dry = await AxrWorld.start();
  const dryRun = new Guillotine();
  const dryId = (await dry.connect()).id;
  dry.use(dryRun);
  await enrol(dry, dryId);
  await dry.end();
  for (let point = 0; point < dryRun.seen.length; point += 1) {
    for (const when of ['before', 'after'] as const) {
      const here = await AxrWorld.start();
      const { id } = await here.connect();
      const guillotine = new Guillotine(point, when);
      here.use(guillotine);
      await Promise.race([enrol(here, id), guillotine.dead]);
      await here.restart();
      const name = `${when} ${dryRun.seen[point] ?? ''}`;
      expect(here.keeps(), name).toBe(true);
      here.time.advance(2 * DEADLINE + 1);
      const { enrolment } = here.view(id);
      if (enrolment?.state === 'unknown') await here.service.enrolments.settle(enrolment.id, here.who().password);
      const state = here.view(id).enrolment?.state ?? 'none';
      expect(here.truth().mfaEnabled, `${name} ${state}`).toBe(['proven', 'on-without-codes'].includes(state));
      await here.end();
    }
  }
});

it('one record gone is not "off" where another is left: somebody else may have confirmed it', async () => {
  const proven = await world.proven();
  world.staging.control.rotateElsewhere({ username: 'tess' });
  const connection = await world.service.enrolments.disable(proven.connectionId, { accountName: 'tess' });
  expect(world.enrolment(proven.id).state).toBe('off');
  expect(connection.status?.mfa).toBe('unknown');
  expect((await world.service.connections.check(connection.id, world.who().password)).status?.mfa).toBe('off');
});
