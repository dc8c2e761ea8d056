/** @file Everything that can go wrong with an answer, at each step: what is shown, what is kept, and how it is settled. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src-shared/errors';
import type { EnrolmentState } from '../../../src-shared/model';
import type { Fault } from '../../staging';
import { DEADLINE, World, failing } from './support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.end());

const later = (): void => world.time.advance(2 * DEADLINE + 1);

/** Nobody can know whether these were performed. */
const LOST: readonly (readonly [string, Fault, boolean])[] = [
  ['the connection dropped before the commit', { kind: 'drop', when: 'before-commit' }, false],
  ['the connection dropped after the commit', { kind: 'drop', when: 'after-commit' }, true],
  ['a 500 after the commit', { kind: 'status', status: 500, when: 'after-commit' }, true],
  ['a 503 before the commit', { kind: 'status', status: 503, when: 'before-commit' }, false],
  ['a 408', { kind: 'status', status: 408, when: 'before-commit' }, false],
  ['an HTML page', { kind: 'body', body: 'html', when: 'after-commit', status: 200 }, true],
  ['a captive portal', { kind: 'body', body: 'html', when: 'before-commit', status: 200 }, false],
  ['an empty 200', { kind: 'body', body: 'empty', when: 'after-commit' }, true],
  ['a truncated answer', { kind: 'body', body: 'truncated', when: 'after-commit' }, true],
  ['an answer that is not JSON', { kind: 'body', body: 'not-json', when: 'after-commit' }, true],
  ['an answer without its verdict', { kind: 'body', body: 'no-verdict', when: 'after-commit' }, true],
  ['an answer that is too large', { kind: 'body', body: 'huge', when: 'after-commit' }, true],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' }, false],
];

/** Certainly not performed. */
const REFUSED: readonly (readonly [string, Fault, ErrorCode])[] = [
  ['a rate limit', { kind: 'rate-limited', headers: { 'Retry-After': '30' } }, 'rate-limited'],
  ['an account without the right', { kind: 'status', status: 403, when: 'before-commit', error: 'insufficientAccessLevel' }, 'access-insufficient'],
];

describe('setup', () => {
  it.each(LOST)('%s: unknown, and settled as never required when off is read late enough', async (_name, fault) => {
    const { id } = await world.connect('tess');
    world.staging.control.setFault({ operation: 'setup', fault });
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    const shown = world.view(id).enrolment;
    expect(shown).toMatchObject({ state: 'unknown', lost: { step: 'setup' } });
    const enrolmentId = shown?.id ?? '';

    expect(await failing(world.service.enrolments.start(id))).toBe('wrong-state'); // a late commit would kill the new secret
    expect((await world.service.enrolments.settle(enrolmentId)).state).toBe('unknown'); // too early
    later();
    expect((await world.service.enrolments.settle(enrolmentId)).state).toBe('abandoned');
    expect(world.staging.control.calls({ operation: 'setup' })).toHaveLength(1); // never again by itself
    expect((await world.service.enrolments.start(id)).state).toBe('issued');
  });

  it.each(REFUSED)('%s: nothing was issued', async (_name, fault, code) => {
    const { id } = await world.connect('tess');
    world.staging.control.setFault({ operation: 'setup', fault });
    expect(await failing(world.service.enrolments.start(id))).toBe(code);
    expect(world.view(id).enrolment).toBeNull();
  });

  it('a secret that is not base32 is named, and nothing is half-saved', async () => {
    const { id } = await world.connect('tess');
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'rewrite', set: { 'mfa.secret': 'flkj32q979bv7f98327vf93q' } } });
    expect(await failing(world.service.enrolments.start(id))).toBe('secret-not-base32');
    expect(world.view(id).enrolment).toBeNull();
    expect(world.vault.content.accounts).toEqual([]);
  });

  it('an answer with renamed fields is kept raw until it is settled', async () => {
    const { id } = await world.connect('tess');
    world.staging.control.setFault({ operation: 'setup', fault: { kind: 'rewrite', set: { data: { key: 'K' } }, remove: ['mfa'] } });
    expect(await failing(world.service.enrolments.start(id))).toBe('outcome-unknown');
    expect(world.kept()).toContain('"data":{"key":"K"}');
  });
});

describe('confirm', () => {
  it.each(LOST)('%s: what is required is kept, and settled by read and proof', async (_name, fault, committed) => {
    const issued = await world.issued('cody');
    world.staging.control.setFault({ operation: 'confirm', fault });
    const confirming = world.service.enrolments.confirm(issued.id);
    if (committed) expect((await confirming).state).toBe('on-unproven'); // the read said on; it does not say whose
    else expect(await failing(confirming)).toBe('outcome-unknown');
    expect(world.keepsWhatIsRequired('cody')).toBe(true);
    expect(world.vault.content.accounts).toHaveLength(1); // it may be required: it stands in the list

    if (!committed) {
      expect((await world.service.enrolments.settle(issued.id)).state).toBe('unknown');
      later();
      expect((await world.service.enrolments.settle(issued.id)).state).toBe('issued'); // the same secret, a new code
      expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
    } else {
      expect((await world.service.enrolments.settle(issued.id, world.who('cody').password)).state).toBe('on-without-codes');
    }
    expect(world.isOurs(issued.id, 'cody')).toBe(true);
    expect(world.staging.control.calls({ operation: 'setup' })).toHaveLength(1);
  });

  it.each(REFUSED)('%s: still issued', async (_name, fault, code) => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe(code);
    expect(world.enrolment(issued.id).state).toBe('issued');
    later();
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  });

  it('a rate limit is kept to: nothing is sent before the server wants to be asked again, not even after a restart', async () => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'rate-limited', headers: { 'Retry-After': '30' } } });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('rate-limited');
    const asked = world.staging.control.calls({ operation: 'confirm' }).length;
    await world.restart();
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('limit-reached');
    expect(world.staging.control.calls({ operation: 'confirm' })).toHaveLength(asked);
    world.time.advance(30_000);
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  });

  it('a commit after the time-out: off counts only later than 2 × the time-out', async () => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'late' } });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    expect((await world.service.enrolments.settle(issued.id)).state).toBe('unknown'); // off, but too early to count
    world.staging.control.release();
    later();
    expect((await world.service.enrolments.settle(issued.id)).state).toBe('on-unproven');
    expect((await world.service.enrolments.prove(issued.id, world.who('tess').password)).state).toBe('on-without-codes');
  });

  it.each(['jwt', 'key'] as const)('stays unproven with a %s, and takes a password as proof', async (by) => {
    const issued = await world.issued('tess', by);
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'after-commit' } });
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('on-unproven');
    expect((await world.service.enrolments.settle(issued.id)).state).toBe('on-unproven');
    expect((await world.service.enrolments.prove(issued.id, world.who('tess').password)).state).toBe('on-without-codes');
  });

  it('the second read is due at the next start', async () => {
    const issued = await world.issued('tess');
    world.staging.control.setFault({ operation: 'confirm', fault: { kind: 'drop', when: 'before-commit' } });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('outcome-unknown');
    later();
    await world.restart();
    await world.service.settleDue();
    expect(world.enrolment(issued.id).state).toBe('issued');
  });

  it('two refusals at a known clock mean another secret: replaced, no third try', async () => {
    const issued = await world.issued('tess');
    world.staging.control.rotateElsewhere({ username: 'tess' });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('code-refused');
    await world.restart(); // the count outlives a restart
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('replaced');
    expect(world.view(issued.connectionId).enrolment?.state).toBe('replaced');
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('wrong-state');
    expect(world.staging.control.calls({ operation: 'confirm' })).toHaveLength(2);
    expect((await world.service.enrolments.start(issued.connectionId)).state).toBe('issued');
  });

  it('wrong codes typed by hand say nothing against the secret; an empty one never leaves', async () => {
    const issued = await world.issued('tess');
    for (const code of ['000000', '111111', '222222']) expect(await failing(world.service.enrolments.confirm(issued.id, code))).toBe('code-refused');
    expect(world.enrolment(issued.id)).toMatchObject({ state: 'issued', refusals: 0 });
    expect(await failing(world.service.enrolments.confirm(issued.id, ' - '))).toBe('input-empty');
    expect(await failing(world.service.enrolments.confirm(issued.id, '12345'))).toBe('code-refused');
    expect(world.staging.control.calls({ operation: 'confirm' })).toHaveLength(3);
    expect(world.staging.control.calls({ operation: 'setup' })).toHaveLength(1);
    const code = world.staging.control.code({ username: 'tess' }).code;
    expect((await world.service.enrolments.confirm(issued.id, `${code.slice(0, 3)} ${code.slice(3)}`)).state).toBe('proven');
  });

  it('the session ends in the middle: sign in again, same secret, new code, no setup', async () => {
    const issued = await world.issued('tess');
    world.staging.control.expireSessions();
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('session-expired');
    expect(world.view(issued.connectionId)).toMatchObject({ signedIn: false, enrolment: { state: 'issued' } });
    const { username, password } = world.who('tess');
    expect(await world.service.connections.signIn(issued.connectionId, { kind: 'password', username, password })).toMatchObject({ signedIn: true });
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
    expect(world.staging.control.calls({ operation: 'setup' })).toHaveLength(1);
    const tokens = world.staging.control.calls({ operation: 'confirm' }).map(({ body }) => body);
    expect(new Set(tokens).size).toBe(2);
  });

  it('works with clocks ten minutes apart, and says so where a typed code is refused', async () => {
    world.staging.control.setClockSkew({ milliseconds: 600_000 });
    const issued = await world.issued('tess');
    expect(world.view(issued.connectionId).clockOffset).toBeCloseTo(600, -1);
    await expect(world.service.enrolments.confirm(issued.id, '000000')).rejects.toMatchObject({ code: 'code-refused', detail: { seconds: expect.closeTo(600, -1) as unknown } });
    expect((await world.service.enrolments.confirm(issued.id)).state).toBe('proven');
  });

  it('somebody else turned MFA on meanwhile: not ours, not proven', async () => {
    const issued = await world.issued('tess');
    world.staging.control.enrolElsewhere({ username: 'tess' });
    expect(await failing(world.service.enrolments.confirm(issued.id))).toBe('mfa-already-on');
    expect(world.enrolment(issued.id).state).toBe('on-unproven');
    const { password } = world.who('tess');
    expect(await failing(world.service.enrolments.prove(issued.id, password))).toBe('code-refused');
    expect(await failing(world.service.enrolments.prove(issued.id, password))).toBe('replaced');
  });
});

describe('disable', () => {
  it.each(LOST)('%s: unknown until a read that counts', async (_name, fault, committed) => {
    const proven = await world.proven('tess');
    const { password } = world.who('tess');
    world.staging.control.setFault({ operation: 'disable', fault });
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password }))).toBe('outcome-unknown');
    expect(world.enrolment(proven.id)).toMatchObject({ state: 'unknown', lost: { step: 'disable' } });
    expect(world.vault.content.accounts[0]?.deletedAt).toBeNull();
    later();
    const settled = await world.service.enrolments.settle(proven.id);
    expect(settled.state).toBe(committed ? 'off' : 'on-unproven');
    if (!committed) expect((await world.service.enrolments.prove(proven.id, password)).state).toBe('proven');
    expect(world.keepsWhatIsRequired('tess')).toBe(true);
  });

  const others: readonly (readonly [string, Fault, ErrorCode, EnrolmentState])[] = REFUSED.map(([name, fault, code]) => [name, fault, code, 'proven']);
  it.each(others)('%s: as before', async (_name, fault, code, state) => {
    const proven = await world.proven('tess');
    world.staging.control.setFault({ operation: 'disable', fault });
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password: world.who('tess').password }))).toBe(code);
    expect(world.enrolment(proven.id).state).toBe(state);
  });

  it('a wrong password does not sign out and loses nothing', async () => {
    const proven = await world.proven('tess');
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password: 'wrong' }))).toBe('password-or-code-refused');
    expect(world.view(proven.connectionId)).toMatchObject({ signedIn: true, enrolment: { state: 'proven' } });
    expect(JSON.stringify(world.service.connections.calls(proven.connectionId))).not.toContain(world.who('tess').password);
  });

  it('takes a scratch code, ticks it off, and leaves it perhaps used where the answer is lost', async () => {
    const proven = await world.proven('cody');
    const { password } = world.who('cody');
    const [first = '', second = ''] = world.service.enrolments.backupCodes(proven.id).map(({ code }) => code);
    world.staging.control.setFault({ operation: 'disable', fault: { kind: 'drop', when: 'before-commit' } });
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password, code: first }))).toBe('outcome-unknown');
    expect(world.service.enrolments.backupCodes(proven.id)[0]).toMatchObject({ perhapsUsed: true, usedAt: null });
    later();
    await world.service.enrolments.settle(proven.id, password);
    await world.service.enrolments.disable(proven.connectionId, { password, code: second });
    expect(world.service.enrolments.backupCodes(proven.id)[1]).toMatchObject({ perhapsUsed: false, usedAt: expect.any(Number) as unknown });
    expect(world.truth('cody').mfaEnabled).toBe(false);
  });

  it('turns off what was turned on elsewhere, with a code typed by hand', async () => {
    const { password } = world.who('otto');
    const { id } = await world.connect('otto', 'jwt');
    expect(await failing(world.service.enrolments.disable(id, { password }))).toBe('code-needed');
    const { code } = world.staging.control.code({ username: 'otto' });
    expect((await world.service.enrolments.disable(id, { password, code })).status?.mfa).toBe('off');
  });

  it('notices that it was turned off elsewhere, and puts the account into the trash, no further', async () => {
    const proven = await world.proven('tess');
    world.staging.control.disableElsewhere({ username: 'tess' });
    await world.service.connections.check(proven.connectionId);
    expect(world.enrolment(proven.id).state).toBe('off');
    expect(world.vault.content.accounts).toHaveLength(1);
    expect(world.vault.content.accounts[0]?.deletedAt).not.toBeNull();
  });
});

describe('a second client', () => {
  it('with another secret: two refused sign-ins with the right password mean replaced', async () => {
    const proven = await world.proven('tess');
    world.staging.control.enrolElsewhere({ username: 'tess' });
    const { password } = world.who('tess');
    expect(await failing(world.service.enrolments.prove(proven.id, 'wrong'))).toBe('sign-in-refused');
    expect(world.enrolment(proven.id).refusals).toBe(0);
    expect(await failing(world.service.enrolments.prove(proven.id, password))).toBe('code-refused');
    expect(await failing(world.service.enrolments.prove(proven.id, password))).toBe('replaced');
    expect(await failing(world.service.enrolments.prove(proven.id, password))).toBe('wrong-state');
    expect(await failing(world.service.enrolments.disable(proven.connectionId, { password }))).toBe('code-needed');
  });
});
