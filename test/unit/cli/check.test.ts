import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Terminal } from '../../../src-main/cli/command';
import { runCli } from '../../../src-main/cli/run';
import { startAccountable, startFon, type RunningAccountable } from '../../staging';

let staging: RunningAccountable;
let folder: string;
beforeEach(async () => {
  staging = await startAccountable({});
  folder = mkdtempSync(join(tmpdir(), 'tessera-cli-check-'));
});
afterEach(async () => {
  await staging.close();
  rmSync(folder, { recursive: true });
});

const tess = (): { readonly username: string; readonly password: string; readonly uuid: string } => {
  const user = staging.control.users().find(({ username }) => username === 'tess');
  if (user === undefined) throw new Error('no tess');
  return user;
};
const truth = (): { readonly mfaEnabled: boolean } => staging.control.truth({ username: 'tess' });

/** No password: no step of it waits for a code. */
function credentialsFile(more: object = {}): string {
  const path = join(folder, 'credentials.json');
  writeFileSync(path, JSON.stringify({ apiToken: staging.apiToken, userId: tess().uuid, ...more }), { mode: 0o600 });
  return path;
}

interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const cli = (...args: readonly string[]): Promise<Ended> => cliAt({}, ...args);

/** `clock`: another one than the system's. */
async function cliAt(clock: Partial<Terminal>, ...args: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCli(['check', ...args], { readInput: () => Promise.resolve(''), print: (line) => out.push(line), note: (line) => err.push(line), now: () => Date.now(), ...clock });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}
const at = (file: string): readonly string[] => ['--backend', 'accountable', '--url', staging.url, '--credentials-file', file];

describe('check', () => {
  it('passes, and writes its reports', async () => {
    const [json, junit] = [join(folder, 'report.json'), join(folder, 'report.xml')];
    const { exitCode, out, err } = await cli(...at(credentialsFile()), '--json', json, '--junit', junit);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(/^Accountable conforms: \d+ passed, 0 deviate/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ kind: 'accountable', outcome: 'passed', clean: true });
    expect(readFileSync(junit, 'utf8')).toContain('<testcase classname="accountable" name="disable"');
    for (const text of [out, readFileSync(json, 'utf8'), readFileSync(junit, 'utf8')]) expect(text).not.toContain(staging.apiToken);
    expect(existsSync(`${credentialsFile()}.check`)).toBe(false);
  });

  it('answers 1 where a step fails', async () => {
    staging.control.setFault({ operation: 'disable', fault: { kind: 'status', status: 500, when: 'after-commit' } });
    const { exitCode, out } = await cli(...at(credentialsFile()));
    expect(exitCode).toBe(1);
    expect(out).toContain('fails     disable\n            The outcome is unknown (server-fault, HTTP 500).');
    expect(out).toContain('DELETE /‹redacted›/user/');
  });

  it('answers 2 where it cannot be run', async () => {
    staging.control.enrolElsewhere({ username: 'tess' });
    const { exitCode, out } = await cli(...at(credentialsFile()));
    expect(exitCode).toBe(2);
    expect(out).toContain('This account has MFA on.');
    expect(truth().mfaEnabled).toBe(true);
  });

  it.each([
    ['no backend', () => ['--url', staging.url, '--credentials-file', credentialsFile()], '--backend is missing'],
    ['an unknown backend', () => ['--backend', 'other', '--credentials-file', credentialsFile()], '--backend takes freesewing'],
    ['no credentials', () => ['--backend', 'fon', '--url', staging.url], '--credentials-file is missing'],
    ['a file that is not there', () => at(join(folder, 'none.json')), 'cannot be read (ENOENT)'],
    ['a file that is not JSON', () => at(written('{"password": "marked-secret')), 'is not JSON'],
    ['a field nobody knows', () => at(written('{"marked-secret": 1}')), 'a field that is not known'],
    ['a field of a wrong kind', () => at(written('{"password": {"marked-secret": 1}}')), 'see "password"'],
    ['a URL that is no https', () => ['--backend', 'fon', '--url', 'http://example.com', '--credentials-file', credentialsFile()], 'url-not-https'],
    ['a number that is none', () => [...at(credentialsFile()), '--raised', 'many'], '--raised takes a whole number'],
    ['no state file', () => ['--resume', join(folder, 'none'), '--credentials-file', credentialsFile()], 'cannot be read (ENOENT)'],
    ['another file for a state file', () => ['--resume', credentialsFile(), '--credentials-file', credentialsFile()], 'is no state file'],
  ])('refuses %s in a sentence that quotes nothing', async (_name, args, sentence) => {
    const { exitCode, out, err } = await cli(...args());
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
    expect(out + err).not.toContain('marked-secret');
  });
  function written(text: string): string {
    const path = join(folder, 'bad.json');
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  it('takes a server elsewhere for production, and refuses it unless the account is said to be for tests', async () => {
    const url = 'https://mfa.example.invalid';
    const refused = await cli('--backend', 'accountable', '--url', url, '--credentials-file', credentialsFile());
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.err).toContain('--i-own-this-test-account');
    // Told so, it goes on to the server, which is not there.
    const told = await cli('--backend', 'accountable', '--url', url, '--credentials-file', credentialsFile(), '--i-own-this-test-account');
    expect(told.out + told.err).not.toContain('production');
    expect(told).toMatchObject({ exitCode: 2 });
    const staged = await cli('--backend', 'accountable', '--url', url, '--credentials-file', credentialsFile({ environment: 'staging' }));
    expect(staged.err).not.toContain('production');
  });

  it('says that others can read the credentials', async () => {
    const path = credentialsFile();
    const { chmodSync } = await import('node:fs');
    chmodSync(path, 0o644);
    expect((await cli(...at(path))).err).toContain('chmod 600');
  });

  it('takes a file of connections', async () => {
    const path = join(folder, 'connections.json');
    const connection = { name: 'x', kind: 'accountable', baseUrl: staging.url, environment: 'local', auth: 'token', credentials: { apiToken: staging.apiToken, userId: tess().uuid } };
    writeFileSync(path, JSON.stringify({ format: 'tessera-connections', version: 1, connections: [connection] }), { mode: 0o600 });
    expect(await cli('--backend', 'accountable', '--credentials-file', path)).toMatchObject({ exitCode: 0 });
  });
});

describe('a process of its own', () => {
  const arguments_ = (): readonly string[] => ['--import', 'tsx', resolve('src-main/cli/main.ts'), 'check', ...at(credentialsFile())];
  /** Until the server holds the read after setup: MFA is on then. */
  async function heldUp(): Promise<ReturnType<typeof spawn>> {
    staging.control.setFault({ operation: 'status', fault: { kind: 'latency', milliseconds: 0 } });
    staging.control.setFault({ operation: 'status', fault: { kind: 'late' } });
    const child = spawn(process.execPath, [...arguments_()], { stdio: ['ignore', 'ignore', 'pipe'] });
    while (!staging.control.held().includes('status')) await new Promise((done) => setImmediate(done));
    expect(truth().mfaEnabled).toBe(true);
    return child;
  }

  it('that is killed leaves a file with which the next turns MFA off', async () => {
    const child = await heldUp();
    child.kill('SIGKILL');
    await once(child, 'close');
    staging.control.clearFaults();
    const path = credentialsFile();
    const again = await cli(...at(path));
    expect(again.exitCode).toBe(2);
    expect(again.err).toContain(`check --resume ${path}.check`);
    expect(truth().mfaEnabled).toBe(true);
    expect(statSync(`${path}.check`).mode & 0o777).toBe(0o600);
    rmSync(path); // the state file alone is enough
    expect(await cli('--resume', `${path}.check`)).toMatchObject({ exitCode: 0 });
    expect([truth().mfaEnabled, readdirSync(folder)]).toEqual([false, []]);
  });

  it('that is killed in the middle of a write leaves no copy behind once it is finished', async () => {
    const child = await heldUp();
    child.kill('SIGKILL');
    await once(child, 'close');
    staging.control.clearFaults();
    const state = `${credentialsFile()}.check`;
    copyFileSync(state, join(folder, '.credentials.json.check.0123456789ab'));
    expect(await cli('--resume', state)).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual(['credentials.json']);
  });

  it('takes another credentials file where those of the killed check count no longer, and one of before they were kept', async () => {
    const child = await heldUp();
    child.kill('SIGKILL');
    await once(child, 'close');
    staging.control.clearFaults();
    staging.control.setServer({ apiToken: 'the-next-token' });
    const state = `${credentialsFile()}.check`;
    expect(await cli('--resume', state)).toMatchObject({ exitCode: 1 });
    const { wayIn, ...older } = JSON.parse(readFileSync(state, 'utf8')) as Record<string, unknown>;
    expect(wayIn).toMatchObject({ environment: 'local', credentials: { userId: tess().uuid } });
    writeFileSync(state, JSON.stringify(older));
    const refused = await cli('--resume', state);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.err).toContain('Give the --credentials-file');
    const file = join(folder, 'next.json');
    writeFileSync(file, JSON.stringify({ apiToken: 'the-next-token', userId: tess().uuid }), { mode: 0o600 });
    expect(await cli('--resume', state, '--credentials-file', file)).toMatchObject({ exitCode: 0 });
    expect([truth().mfaEnabled, existsSync(state)]).toEqual([false, false]);
  });

  it('with a password: killed while the answer to confirm is open, the state file alone signs in and turns MFA off', async () => {
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const fon = await startFon({ now });
    try {
      const user = fon.control.users().find(({ username }) => username === 'tess');
      const path = join(folder, 'fon.json');
      writeFileSync(path, JSON.stringify({ username: user?.email, password: user?.password }), { mode: 0o600 });
      // The first confirm is the one with the wrong code.
      fon.control.setFault({ operation: 'confirm', fault: { kind: 'latency', milliseconds: 0 } });
      fon.control.setFault({ operation: 'confirm', fault: { kind: 'late' } });
      const child = spawn(process.execPath, ['--import', 'tsx', resolve('src-main/cli/main.ts'), 'check', '--backend', 'fon', '--url', fon.url, '--credentials-file', path, '--raised', '20', '--no-wait'], { stdio: 'ignore' });
      fon.control.setServer({ raised: 20 });
      while (!fon.control.held().includes('confirm')) await new Promise((done) => setImmediate(done));
      child.kill('SIGKILL');
      await once(child, 'close');
      fon.control.release({ operation: 'confirm' });
      expect(fon.control.truth({ username: 'tess' }).mfaEnabled).toBe(true);
      rmSync(path);
      const resumed = await cliAt({ now, sleepUntil: (at) => {
        ahead = Math.max(ahead, at - Date.now());
        return Promise.resolve();
      } }, '--resume', `${path}.check`);
      expect(resumed).toMatchObject({ exitCode: 0 });
      expect([fon.control.truth({ username: 'tess' }).mfaEnabled, readdirSync(folder)]).toEqual([false, []]);
    } finally {
      await fon.close();
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('that gets %s turns MFA off before it ends', async (signal) => {
    const child = await heldUp();
    child.kill(signal);
    if (child.stderr !== null) expect(String(await once(child.stderr, 'data'))).toContain('MFA is turned off first');
    staging.control.release({ operation: 'status' });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect([truth().mfaEnabled, existsSync(`${credentialsFile()}.check`)]).toEqual([false, false]);
  });
});
