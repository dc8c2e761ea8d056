import { readFileSync, statSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeBase32 } from '../../../src-shared/base32';
import { Secret } from '../../../src-shared/secret';
import { decodeState } from '../../../src-main/check/state';
import { CheckWorld, KINDS, told } from './support';

let world: CheckWorld;
afterEach(() => world.end());

const begin = async (kind: (typeof KINDS)[number]): Promise<void> => {
  world = await CheckWorld.start(kind);
};
/** MFA is off at the server and nothing of the run is left on the disk. */
async function expectClean(): Promise<void> {
  expect(world.truth.mfaEnabled).toBe(false);
  expect(await world.files()).toEqual([]);
}

describe.each(KINDS)('%s', (kind) => {
  it('passes as the contract has it, and leaves nothing behind', async () => {
    await begin(kind);
    const report = await world.run();
    expect(report.steps.filter(({ result }) => result === 'fails' || result === 'deviates')).toEqual([]);
    expect(report).toMatchObject({ outcome: 'passed', clean: true });
    expect(report.steps.find(({ step }) => step === 'enrol')?.calls.at(-1)).toMatchObject({ method: 'POST', status: 200 });
    await expectClean();
  });

  it('has the secret, or the note that one may come, in a file of the owner alone whenever the server asks for codes', async () => {
    await begin(kind);
    const missing: string[] = [];
    let looks = 0;
    await world.run({
      point: (name) => {
        const { mfaEnabled, secret } = world.truth;
        if (!mfaEnabled || secret === null || name === 'cleared') return;
        looks += 1;
        const state = decodeState(readFileSync(world.stateFile, 'utf8'));
        const kept = state?.issued?.secret.equals(Secret.fromBytes(decodeBase32(secret))) === true || state?.enabling !== null;
        if (!kept || (statSync(world.stateFile).mode & 0o777) !== 0o600) missing.push(name);
      },
    });
    expect(missing).toEqual([]);
    expect(looks).toBeGreaterThan(4);
  });

  it('refuses an account that has MFA on, and touches nothing', async () => {
    await begin(kind);
    world.control.enrolElsewhere({ username: world.username });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'not-run', clean: true });
    expect(report.steps.flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('mfa-already-on');
    expect(world.truth.mfaEnabled).toBe(true);
    expect(world.control.calls().map(({ operation }) => operation)).not.toContain('setup');
    expect(await world.files()).toEqual([]);
  });

  it('cannot be run with a wrong password or token', async () => {
    await begin(kind);
    const wrong = Secret.fromText('surely-not-this-one');
    const report = await world.run({ credentials: kind === 'accountable' ? { apiToken: wrong } : { password: wrong } });
    expect(report).toMatchObject({ outcome: 'not-run', clean: true });
    expect(report.steps[0]?.findings[0]).toMatchObject({ code: 'verdict', detail: { kind: 'refused' } });
  });

  it('fails where the answer to setup is a web page, and finds the account off', async () => {
    await begin(kind);
    world.fault('setup', { kind: 'body', body: 'html', when: 'before-commit', status: 200 });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    expect(told(report)).toContain('enrol: fails: verdict unknown answer-not-understood 200');
    await expectClean();
  });

  it('survives a server fault after the commit of setup', async () => {
    await begin(kind);
    world.fault('setup', { kind: 'status', status: 500, when: 'after-commit' });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    await expectClean();
  });

  it('brings the account back to off where the answer that turned it on was lost', async () => {
    await begin(kind);
    const operation = kind === 'accountable' ? 'setup' : 'confirm';
    // The first confirm is the one with the wrong code.
    if (operation === 'confirm') world.fault('confirm', { kind: 'latency', milliseconds: 0 });
    world.fault(operation, { kind: 'drop', when: 'after-commit' });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    expect(told(report)).toContain(`${operation === 'setup' ? 'enrol' : 'confirm'}: fails: verdict unknown unreachable`);
    expect(told(report).at(-1)).toBe('clean-up: pass');
    await expectClean();
  });

  it('does not believe "off" while a lost request may still turn it on', async () => {
    await begin(kind);
    const operation = kind === 'accountable' ? 'setup' : 'confirm';
    if (operation === 'confirm') world.fault('confirm', { kind: 'latency', milliseconds: 0 });
    world.fault(operation, { kind: 'drop', when: 'before-commit' });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    expect(world.waits.map(({ why }) => why)).toContain('late');
    await expectClean();
  });

  it.each(['before-commit', 'after-commit'] as const)('turns MFA off again where the answer to disable is lost %s', async (when) => {
    await begin(kind);
    world.fault('disable', { kind: 'drop', when });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    await expectClean();
  });

  it('waits where the server says so, and goes on', async () => {
    await begin(kind);
    world.fault('disable', { kind: 'rate-limited', headers: { 'Retry-After': '40' } });
    const report = await world.run();
    expect(told(report).filter((line) => line.includes('fails'))).toEqual([]);
    expect(world.waits.map(({ why }) => why)).toContain('limit');
    await expectClean();
  });

  it('turns MFA off when it is interrupted in the middle', async () => {
    await begin(kind);
    const controller = new AbortController();
    const report = await world.run({
      controller,
      tell: (event) => {
        if (event.kind === 'ended' && event.report.step === (kind === 'accountable' ? 'enrol' : 'confirm')) controller.abort();
      },
    });
    expect(report).toMatchObject({ outcome: 'not-run', clean: true });
    expect(told(report).at(-1)).toBe('clean-up: pass');
    await expectClean();
  });

  it('keeps what is needed where MFA cannot be turned off', async () => {
    await begin(kind);
    world.fault('disable', { kind: 'status', status: 503, when: 'before-commit' }, 'always');
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: false });
    expect(world.truth.mfaEnabled).toBe(true);
    expect(await world.files()).toEqual(['state.check']);
    world.control.clearFaults();
    expect(told(await world.run({ resume: true }))).toEqual(['clean-up: pass']);
    await expectClean();
  });

  it('leaves alone what somebody else turned on meanwhile', async () => {
    await begin(kind);
    if (kind === 'accountable') {
      const report = await world.run({
        tell: (event) => {
          if (event.kind === 'begins' && event.step === 'read-on') world.control.enrolElsewhere({ username: world.username });
        },
      });
      expect(told(report)).toContain('read-on: fails: another-secret');
      expect(report).toMatchObject({ clean: false });
    } else {
      world.fault('setup', { kind: 'body', body: 'html', when: 'before-commit', status: 200 });
      const report = await world.run({
        tell: (event) => {
          if (event.kind === 'begins' && event.step === 'clean-up') world.control.enrolElsewhere({ username: world.username });
        },
      });
      expect(told(report).at(-1)).toBe('clean-up: fails: not-ours');
    }
    expect(world.truth.mfaEnabled).toBe(true);
  });
});

describe('deviations', () => {
  it('FreeSewing: no address, a PNG for an SVG, an older route', async () => {
    await begin('freesewing');
    world.control.setServer({ signIn: 'login' });
    world.fault('setup', { kind: 'rewrite', set: { 'mfa.qrcode': 'data:image/png;base64,AAAA' }, remove: ['mfa.otpauth'] });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'passed', clean: true });
    expect(told(report).slice(0, 3)).toEqual([
      'sign-in: deviates: older-route /login', 'status: pass', 'enrol: deviates: field-missing mfa.otpauth: field-differs mfa.qrcode SVG',
    ]);
  });

  it('FoN: the older API', async () => {
    await begin('fon');
    world.control.setServer({ shape: 'older', limit: null });
    const report = await world.run({ raised: 10 });
    expect(report).toMatchObject({ outcome: 'passed' });
    expect(told(report)).toContain('enrol: deviates: field-missing otpauthUrl: field-differs backupCodes 10 × XXXX-XXXX-XXXX-XXXX');
  });

  it('AXR: a record that is not named in the answer, and the path without /enroll', async () => {
    await begin('axr');
    world.control.setServer({ recordIdIn: 'absent', enrollPath: 'bare' });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'passed' });
    expect(told(report).filter((line) => line.includes('deviates'))).toEqual([
      'enrol: deviates: field-missing uid', 'wrong-code: deviates: older-route /secrets/:id', 'confirm: deviates: older-route /secrets/:id',
    ]);
    await expectClean();
  });

  it('Accountable: errors in a body with HTTP 200', async () => {
    await begin('accountable');
    world.control.setServer({ errorsInBody: true });
    const report = await world.run();
    expect(told(report)).toContain('wrong-password: deviates: status-differs 400 / 401 / 403 200');
    await expectClean();
  });
});

describe('FoN\'s five calls in fifteen minutes', () => {
  it('are kept to: no call is refused, and two are always left for turning MFA off', async () => {
    await begin('fon');
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'passed' });
    expect(world.control.calls().map(({ status }) => status)).not.toContain(429);
    expect(world.waits.filter(({ why }) => why === 'limit').length).toBeGreaterThan(0);
  });

  it('are enough for what must be, where nobody waits', async () => {
    await begin('fon');
    const report = await world.run({ patient: false });
    expect(report).toMatchObject({ outcome: 'passed', clean: true });
    expect(world.control.calls().map(({ operation }) => operation)).toEqual(['sign-in', 'setup', 'confirm', 'disable', 'sign-in']);
    expect(told(report).filter((line) => line.includes('skipped: limit')).length).toBe(6);
    expect(world.waits.filter(({ why }) => why === 'limit')).toEqual([]);
    await expectClean();
  });
});

describe('a server that takes what it must not', () => {
  it('a backup code twice: fails, and the account is off again', async () => {
    await begin('fon');
    world.control.setServer({ backupCodesStay: true });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    expect(told(report)).toContain('backup-code-again: fails: accepted-twice');
    await expectClean();
  });

  it('a wrong code: fails, and the account is off again', async () => {
    await begin('fon');
    world.fault('confirm', { kind: 'body', body: 'no-verdict', when: 'before-commit', status: 200 });
    const report = await world.run();
    expect(report).toMatchObject({ outcome: 'failed', clean: true });
    await expectClean();
  });
});
