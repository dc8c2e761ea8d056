/** @file Accountable through the engine: no confirm step, the secret in the answer, adopt or replace, the token in the path. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeBase32 } from '../../../src-shared/base32';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import type { Account } from '../../../src-main/vault/content';
import { startAccountable, type AccountableOptions, type Fault, type RunningAccountable } from '../../staging';
import { Bench, DEADLINE, failing, hexOf, START } from './support/bench';
import { simComputer } from './support/computer';
import { Guillotine } from './support/crash';
import { drivenTime } from './support/time';

class AccountableWorld extends Bench<RunningAccountable> {
  static async start(options: AccountableOptions = {}): Promise<AccountableWorld> {
    const time = drivenTime(START);
    const computer = simComputer();
    const staging = await startAccountable({ ...options, now: () => time.now() });
    return new AccountableWorld(time, staging, computer, await computer.open(() => time.now()));
  }

  who(username = 'tess') {
    const found = this.staging.control.users().find((user) => user.username === username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  }

  get token(): string {
    return this.staging.control.apiToken().apiToken;
  }

  truth = (username = 'tess') => this.staging.control.truth({ username });
  calls = (operation: 'status' | 'setup' | 'disable') => this.staging.control.calls({ operation }).length;
  fault = (operation: 'status' | 'setup' | 'disable', fault: Fault): void => this.staging.control.setFault({ operation, fault });

  connect(username = 'tess', change: { readonly userId?: string; readonly username?: string; readonly password?: string; readonly token?: string } = {}): Promise<ConnectionView> {
    return this.service.connections.add({
      kind: 'accountable', name: '', baseUrl: this.staging.url, environment: 'local', certificate: null,
      credentials: { kind: 'token', token: this.token, userId: this.who(username).uuid, username, ...change },
    });
  }

  async enrolled(): Promise<EnrolmentView> {
    return this.service.enrolments.start((await this.connect()).id);
  }

  keeps = (): boolean => this.keepsAll(this.truth().secret);
  isOurs = (id: string): boolean => {
    const ours = this.enrolment(id).secret;
    const theirs = this.truth().secret;
    return ours !== null && theirs !== null && Buffer.from(ours.reveal()).toString('hex') === hexOf(theirs);
  };
}

let world: AccountableWorld;
beforeEach(async () => {
  world = await AccountableWorld.start();
});
afterEach(() => world.end());
const later = (): void => world.time.advance(2 * DEADLINE + 1);

describe('the straight path', () => {
  it('one call turns MFA on, a read proves the secret, a sign-in proves it once more, and the name disables', async () => {
    const connection = await world.connect();
    expect(connection).toMatchObject({ status: { mfa: 'off' }, auth: 'token', signedIn: true });
    const enrolled = await world.service.enrolments.start(connection.id);
    expect(enrolled).toMatchObject({ state: 'proven', showable: true, undoable: true, issuer: 'Accountable', label: 'tess' });
    expect(world.isOurs(enrolled.id)).toBe(true);
    expect(world.vault.content.accounts).toHaveLength(1);
    expect(world.service.enrolments.reveal(enrolled.id).secret).toBe(world.truth().secret);
    expect((await world.service.enrolments.codesKept(enrolled.id)).showable).toBe(false);
    expect(() => world.service.enrolments.reveal(enrolled.id)).toThrow('wrong-state');
    expect((await world.service.enrolments.prove(enrolled.id, world.who().password)).state).toBe('proven');
    expect(await failing(world.service.enrolments.disable(connection.id, { accountName: 'tes' }))).toBe('account-name-differs');
    expect(world.calls('disable')).toBe(0);
    expect((await world.service.enrolments.disable(connection.id, { accountName: 'tess' })).status?.mfa).toBe('off');
    expect(world.truth().mfaEnabled).toBe(false);
  });

  it('asks before it acts: GET before POST, always', async () => {
    await world.enrolled();
    const operations = world.staging.control.calls().map(({ operation }) => operation);
    expect(operations.slice(0, operations.indexOf('setup'))).toContain('status');
    expect(operations.lastIndexOf('status')).toBeGreaterThan(operations.indexOf('setup'));
  });

  it('finds the user id by the user’s own sign-in, MFA on or off', async () => {
    for (const username of ['tess', 'otto']) {
      const { uuid, password } = world.who(username);
      expect((await world.connect(username, { userId: '', password })).userId).toBe(uuid);
    }
    expect(await failing(world.connect('tess', { userId: '', password: 'wrong' }))).toBe('sign-in-refused');
    expect(await failing(world.connect('tess', { userId: '' }))).toBe('user-id-needed');
  });

  it('names what is wrong with token, id and plan', async () => {
    expect(await failing(world.connect('tess', { token: 'wrong' }))).toBe('api-token-refused');
    expect(await failing(world.connect('tess', { token: '..' }))).toBe('api-token-refused');
    expect(await failing(world.connect('tess', { userId: '00000000-0000-4000-8000-000000000000' }))).toBe('user-unknown');
    for (const userId of ['..', 'a/b', '%2e%2e', 'a b', 'x'.repeat(129)]) expect(await failing(world.connect('tess', { userId }))).toBe('id-not-valid');
    world.staging.control.setServer({ planHas2fa: false });
    expect(await failing(world.connect())).toBe('plan-lacks-mfa');
    expect(world.vault.content.connections).toEqual([]);
  });

  it('understands errors that stand in the body only, and a bare 204', async () => {
    world.staging.control.setServer({ errorsInBody: true, deleteAnswer: 'bare' });
    expect(await failing(world.connect('tess', { token: 'wrong' }))).toBe('api-token-refused');
    const enrolled = await world.enrolled();
    expect((await world.service.enrolments.disable(enrolled.connectionId, { accountName: 'tess' })).status?.mfa).toBe('off');
  });
});

describe('already on', () => {
  it('is never replaced silently; adopting takes the very secret over and sends nothing', async () => {
    const { id } = await world.connect('otto');
    expect(await failing(world.service.enrolments.start(id))).toBe('mfa-already-on');
    expect(world.calls('setup')).toBe(0);
    const adopted = await world.service.enrolments.adopt(id);
    expect(adopted.state).toBe('proven');
    expect(Buffer.from(world.enrolment(adopted.id).secret?.reveal() ?? []).toString('hex')).toBe(hexOf(world.truth('otto').secret ?? ''));
    expect(world.calls('setup')).toBe(0);
    expect((await world.service.enrolments.adopt(id)).id).toBe(adopted.id);
    expect((await world.service.enrolments.prove(adopted.id, world.who('otto').password)).state).toBe('proven');
    expect(await failing(world.service.enrolments.abandon(adopted.id))).toBe('still-required');
  });

  it('is replaced where that is wanted, and cancelling does not turn off what was on before', async () => {
    const { id } = await world.connect('otto');
    const before = world.truth('otto').secret;
    const replaced = await world.service.enrolments.start(id, true);
    expect(replaced).toMatchObject({ state: 'proven', undoable: false });
    expect(world.truth('otto').secret).not.toBe(before);
    expect(await failing(world.service.enrolments.abandon(replaced.id))).toBe('still-required');
    expect(await failing(world.service.enrolments.start(id, true))).toBe('mfa-already-on');
  });

  it('shows at the next check that somebody else’s secret counts', async () => {
    const enrolled = await world.enrolled();
    world.staging.control.enrolElsewhere({ username: 'tess' });
    await world.service.connections.check(enrolled.connectionId);
    expect(world.enrolment(enrolled.id).state).toBe('replaced');
    expect((await world.service.enrolments.abandon(enrolled.id)).state).toBe('abandoned'); // ours is required by nobody
    expect(world.truth().mfaEnabled).toBe(true);
  });
});

describe('cancelling', () => {
  it('turns off what this wizard turned on', async () => {
    const enrolled = await world.enrolled();
    expect((await world.service.enrolments.abandon(enrolled.id)).state).toBe('off');
    expect(world.truth().mfaEnabled).toBe(false);
  });

  it('leaves somebody else’s secret alone', async () => {
    const enrolled = await world.enrolled();
    world.staging.control.enrolElsewhere({ username: 'tess' });
    expect(await failing(world.service.enrolments.abandon(enrolled.id))).toBe('replaced');
    expect(world.truth().mfaEnabled).toBe(true);
    expect(world.calls('disable')).toBe(0);
  });

  it('is no longer a matter of cancelling once the secret was seen', async () => {
    const enrolled = await world.enrolled();
    await world.service.enrolments.codesKept(enrolled.id);
    expect(await failing(world.service.enrolments.abandon(enrolled.id))).toBe('still-required');
    expect(world.truth().mfaEnabled).toBe(true);
  });
});

describe('lost answers', () => {
  const LOST: readonly (readonly [string, Fault, boolean])[] = [
    ['dropped before', { kind: 'drop', when: 'before-commit' }, false],
    ['dropped after', { kind: 'drop', when: 'after-commit' }, true],
    ['a 500 after', { kind: 'status', status: 500, when: 'after-commit' }, true],
    ['without its verdict', { kind: 'body', body: 'no-verdict', when: 'after-commit' }, true],
  ];

  it.each(LOST)('setup %s: the read takes the secret, or it is off', async (_name, fault, on) => {
    const { id } = await world.connect();
    world.fault('setup', fault);
    if (on) {
      const enrolled = await world.service.enrolments.start(id);
      // It may be another computer's, which ours may still replace: proven once that cannot be any more.
      expect(enrolled).toMatchObject({ state: 'on-unproven', showable: true });
      expect(world.isOurs(enrolled.id)).toBe(true);
      expect((await world.service.enrolments.settle(enrolled.id)).state).toBe('on-unproven');
      later();
      expect((await world.service.enrolments.settle(enrolled.id)).state).toBe('proven');
      return;
    }
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    const unknown = world.view(id).enrolment?.id ?? '';
    later();
    expect((await world.service.enrolments.settle(unknown)).state).toBe('abandoned');
  });

  it('setup late: nothing is concluded too early, and the secret is taken over when it is there', async () => {
    const { id } = await world.connect();
    world.fault('setup', { kind: 'late' });
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    const unknown = world.view(id).enrolment?.id ?? '';
    expect((await world.service.enrolments.settle(unknown)).state).toBe('unknown');
    world.staging.control.release();
    later();
    expect((await world.service.enrolments.settle(unknown)).state).toBe('proven');
    expect(world.isOurs(unknown)).toBe(true);
  });

  it('a lost setup takes over what another computer enrolled meanwhile, and cancelling does not turn that off', async () => {
    const { id } = await world.connect();
    world.fault('setup', { kind: 'drop', when: 'before-commit' });
    world.wire = { ...world.wire, after: ({ method }) => {
      if (method === 'POST') world.staging.control.enrolElsewhere({ username: 'tess' });
    } };
    const taken = await world.service.enrolments.start(id);
    expect(taken).toMatchObject({ state: 'on-unproven', showable: true, undoable: false });
    expect(world.isOurs(taken.id)).toBe(true);
    expect(await failing(world.service.enrolments.abandon(taken.id))).toBe('still-required');
    expect(world.truth().mfaEnabled).toBe(true);
    expect(world.calls('disable')).toBe(0);
  });

  it.each(LOST)('disable %s: the read tells', async (_name, fault, off) => {
    const enrolled = await world.enrolled();
    world.fault('disable', fault);
    const done = world.service.enrolments.disable(enrolled.connectionId, { accountName: 'tess' });
    expect(await failing(done)).toBe('outcome-unknown');
    expect(world.enrolment(enrolled.id).secret).not.toBeNull();
    later();
    expect((await world.service.enrolments.settle(enrolled.id)).state).toBe(off ? 'off' : 'proven');
  });
});

it('a secret that is no base32 is kept as it came, shown, and can be disabled', async () => {
  const { id } = await world.connect();
  const odd = 'flkj32q979bv7f98327vf93q';
  world.fault('setup', { kind: 'rewrite', set: { token: odd } });
  const started = await world.service.enrolments.start(id);
  // The read answers another one: that is what counts at this server.
  expect(started.state).toBe('replaced');
  world.staging.control.disableElsewhere({ username: 'tess' });
  await world.service.connections.check(id);
  world.staging.control.enrolElsewhere({ username: 'tess' });
  world.staging.control.setFault({ operation: 'status', fault: { kind: 'rewrite', set: { token: odd } }, times: 'always' });
  const adopted = await world.service.enrolments.adopt(id);
  expect(adopted).toMatchObject({ state: 'on-unproven', secretForm: 'text', accountId: null, showable: true });
  expect(world.service.enrolments.reveal(adopted.id)).toEqual({ secret: odd, uri: null });
  world.staging.control.clearFaults();
  await world.service.enrolments.disable(id, { accountName: 'tess' });
  expect(world.truth().mfaEnabled).toBe(false);
});

it('keeps to 10, 2 and 3 calls a second', async () => {
  const { id } = await world.connect();
  for (let i = 0; i < 25; i += 1) await world.service.connections.check(id);
  for (let i = 0; i < 3; i += 1) {
    await world.service.enrolments.start(id);
    await world.service.enrolments.disable(id, { accountName: 'tess' });
  }
  expect(world.staging.control.calls().filter(({ status }) => status === 429)).toEqual([]);
});

it('the API token is nowhere to be seen', async () => {
  const { id } = await world.connect();
  const { token } = world;
  const enrolled = await world.service.enrolments.start(id);
  world.fault('status', { kind: 'echo', status: 400 });
  await failing(world.service.connections.check(id));
  const seen = JSON.stringify([world.service.connections.calls(id), world.service.connections.list(), enrolled]);
  expect(seen).toContain('‹redacted›/user/');
  expect(seen).not.toContain(token);
  expect(seen).not.toContain(world.truth().secret ?? 'no secret');
});

it('killed at any point of setup, the secret that is required is kept, and a read settles the rest', async () => {
  const dry = await AccountableWorld.start();
  const dryRun = new Guillotine();
  const dryId = (await dry.connect()).id;
  dry.use(dryRun);
  await dry.service.enrolments.start(dryId);
  await dry.end();
  for (let point = 0; point < dryRun.seen.length; point += 1) {
    for (const when of ['before', 'after'] as const) {
      const here = await AccountableWorld.start();
      const { id } = await here.connect();
      const guillotine = new Guillotine(point, when);
      here.use(guillotine);
      await Promise.race([here.service.enrolments.start(id), guillotine.dead]);
      await here.restart();
      here.time.advance(2 * DEADLINE + 1);
      await here.service.settleDue();
      await here.service.connections.check(id);
      const name = `${when} ${dryRun.seen[point] ?? ''}`;
      const { enrolment } = here.view(id);
      expect(here.keeps(), name).toBe(true);
      expect([here.truth().mfaEnabled, enrolment?.state], name).toEqual(enrolment === null ? [false, undefined] : [true, 'proven']);
      await here.end();
    }
  }
});

it('what a sign-in with a code tells is as of when it left, not of when its step was waited for', async () => {
  const enrolled = await world.enrolled();
  await world.service.enrolments.prove(enrolled.id, world.who().password);
  const before = world.time.now();
  world.time.onMove = () => void world.staging.control.disableElsewhere({ username: 'tess' });
  await world.service.enrolments.prove(enrolled.id, world.who().password); // waits for the next step
  const { status } = world.view(enrolled.connectionId);
  expect(status?.mfa).toBe('off');
  expect(status?.checkedAt).toBeGreaterThan(before);
});

it('links an own account only where the server names its secret, and adopting finds such an account by itself', async () => {
  const { id } = await world.connect('otto');
  const account = (name: string, secret: string): Account => ({
    id: name, issuer: 'Accountable', label: 'otto', secret: Secret.fromBytes(decodeBase32(secret)), type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0,
    createdAt: 1, updatedAt: 1, tags: [], pinned: false, deletedAt: null, link: null,
  });
  await world.vault.mutate((content) => ({ ...content, accounts: [account('wrong', 'KBTSKUKRDJPEGCZK'), account('right', world.truth('otto').secret ?? '')] }));
  expect(await failing(world.service.enrolments.link(id, 'wrong'))).toBe('link-differs');
  expect(world.view(id).enrolment).toBeNull();
  const linked = await world.service.enrolments.link(id, 'right');
  expect(linked).toMatchObject({ state: 'proven', accountId: 'right', linked: true });
  await world.service.connections.remove(id);
  const again = await world.connect('otto');
  expect(await world.service.enrolments.adopt(again.id)).toMatchObject({ state: 'proven', accountId: 'right', linked: true });
  expect(world.vault.content.accounts).toHaveLength(2);
});

describe('re-enrolling', () => {
  const live = () => world.vault.content.accounts.filter(({ deletedAt }) => deletedAt === null);

  it('gives the old secret up only once the server names the new one', async () => {
    const old = await world.enrolled();
    const before = world.truth().secret;
    const fresh = await world.service.enrolments.reenrol(old.connectionId, { accountName: 'tess' });
    expect(fresh).toMatchObject({ state: 'proven', undoable: false, showable: true });
    expect(world.truth().secret).not.toBe(before);
    expect(world.isOurs(fresh.id)).toBe(true);
    expect(world.enrolment(old.id).state).toBe('abandoned');
    expect(live()).toMatchObject([{ link: { enrolmentId: fresh.id } }]);
  });

  it('never touches a secret that another computer put there meanwhile', async () => {
    const old = await world.enrolled();
    world.staging.control.enrolElsewhere({ username: 'tess' });
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { accountName: 'tess' }))).toBe('mfa-already-on');
    expect(world.calls('setup')).toBe(1);
  });

  it('refused: the old one is proven as before', async () => {
    const old = await world.enrolled();
    world.fault('setup', { kind: 'status', status: 402, when: 'before-commit' });
    await failing(world.service.enrolments.reenrol(old.connectionId, { accountName: 'tess' }));
    later();
    await world.service.connections.check(old.connectionId);
    expect(world.view(old.connectionId).enrolment).toMatchObject({ id: old.id, state: 'proven' });
    expect(live()).toHaveLength(1);
  });

  it.each([['before', false], ['after', true]] as const)('the answer dropped %s the commit: settled when nothing can commit any more', async (when, made) => {
    const old = await world.enrolled();
    world.fault('setup', { kind: 'drop', when: `${when}-commit` });
    expect(await failing(world.service.enrolments.reenrol(old.connectionId, { accountName: 'tess' }))).toBe('outcome-unknown');
    expect(world.view(old.connectionId).enrolment?.state).toBe('unknown');
    later();
    await world.service.settleDue();
    const { enrolment } = world.view(old.connectionId);
    expect(enrolment).toMatchObject({ state: 'proven' });
    expect(enrolment?.id === old.id).toBe(!made);
    expect(world.isOurs(enrolment?.id ?? '')).toBe(true);
    expect(live()).toHaveLength(1);
  });

  it('killed at any point: the secret that is required is kept, shown as proven once it was read, and stands in the list once', async () => {
    const run = async (guillotine: Guillotine): Promise<readonly string[]> => {
      const here = await AccountableWorld.start();
      const { connectionId } = await here.enrolled();
      here.use(guillotine);
      await Promise.race([here.service.enrolments.reenrol(connectionId, { accountName: 'tess' }), guillotine.dead]);
      await here.restart();
      here.time.advance(2 * DEADLINE + 1);
      await here.service.settleDue();
      await here.service.connections.check(connectionId);
      const name = guillotine.seen.join(', ');
      expect(here.keeps(), name).toBe(true);
      const { enrolment } = here.view(connectionId);
      expect(enrolment?.state, name).toBe('proven');
      expect(here.isOurs(enrolment?.id ?? ''), name).toBe(true);
      expect(here.vault.content.accounts.filter(({ deletedAt }) => deletedAt === null), name).toHaveLength(1);
      await here.end();
      return guillotine.seen;
    };
    const points = await run(new Guillotine());
    for (let point = 0; point < points.length; point += 1) for (const when of ['before', 'after'] as const) await run(new Guillotine(point, when));
  });
});
