/** @file The control port, and the program that `npm run staging` starts. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { readConnectionsFile } from '../../../src-main/connections-file';
import { connectControl, serveControl, startStaging } from '../../staging';
import type { AccountableControl, ControlEndpoint, FreesewingControl } from '../../staging';
import type { ConnectionsFile } from '../../staging/connections';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function started(): Promise<ControlEndpoint> {
  const server = await startStaging();
  const control = await serveControl(server.control);
  cleanups.push(() => server.close(), () => control.close());
  return control.endpoint;
}

const status = (url: string, method: string, token: string, body?: string): Promise<number> => new Promise((resolve, reject) => {
  request(url, { method, agent: false, headers: { Authorization: `Bearer ${token}` } }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  }).on('error', reject).end(body);
});

describe('the control port', () => {
  it('carries every call', async () => {
    const control = connectControl<FreesewingControl>(await started());
    const added = await control.addUser({ username: 'ada', scratchCodes: true });
    expect(added).toMatchObject({ username: 'ada' });
    expect((await control.enrolElsewhere({ username: 'ada' })).scratchCodes).toHaveLength(8);
    expect(await control.truth({ username: 'ada' })).toMatchObject({ mfaEnabled: true });
    await control.setFault({ operation: 'setup', fault: { kind: 'drop', when: 'after-commit' } });
    expect(await control.release({})).toEqual({ released: 0 });
    expect(await control.calls({})).toEqual([]);
  });

  it('says what is wrong', async () => {
    const control = connectControl<FreesewingControl & { nothing(): void }>(await started());
    await expect(control.truth({ username: 'nobody' })).rejects.toThrow('no user nobody');
    await expect(control.nothing()).rejects.toThrow('no call nothing');
  });

  it('opens to its token only', async () => {
    const { url, token } = await started();
    expect(await status(url, 'POST', token, '{"call":"users"}')).toBe(200);
    expect(await status(url, 'POST', 'x', '{"call":"users"}')).toBe(401);
    expect(await status(url, 'GET', token)).toBe(404);
    expect(await status(url, 'POST', token, 'not json')).toBe(400);
    expect(await status(url, 'POST', token, '{"call":"constructor"}')).toBe(404);
  });
});

describe('npm run staging', () => {
  const start = (...flags: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/staging/main.ts', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    cleanups.push(() => void child.kill('SIGKILL'));
    return child;
  };
  const lines = (child: ChildProcess): AsyncIterator<string> => {
    if (child.stdout === null) throw new Error('no output');
    return createInterface(child.stdout)[Symbol.asyncIterator]();
  };
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve));

  it.each(['SIGTERM', 'SIGINT'] as const)('--json prints one line, serves, and ends at %s', async (signal) => {
    const child = start('--json');
    const output = lines(child);
    const { freesewing } = JSON.parse(String((await output.next()).value)) as { freesewing: Record<string, string> & { control: ControlEndpoint } };
    expect(Object.keys(freesewing)).toEqual(['url', 'username', 'password', 'jwt', 'apiKey', 'apiSecret', 'control']);
    expect(await status(`${freesewing['url'] ?? ''}/account/jwt`, 'GET', freesewing['jwt'] ?? '')).toBe(200);
    expect(await connectControl<FreesewingControl>(freesewing.control).truth({ username: freesewing['username'] ?? '' })).toMatchObject({ mfaEnabled: false });
    const exit = ended(child);
    child.kill(signal);
    expect(await exit).toBe(0);
    expect((await output.next()).done).toBe(true);
  });

  it('prints for people otherwise, with a ready-made connection for each that the window and the command line take', async () => {
    const output = lines(start('--users', '3'));
    const told: string[] = [];
    while (told.at(-1)?.endsWith('Stop with Ctrl+C.') !== true) told.push(String((await output.next()).value));
    expect(told[0]).toMatch(/^FreeSewing staging backend: http:\/\/127\.0\.0\.1:\d+$/);
    const ready = told.flatMap((line) => (line.startsWith('  connection  ') ? [readConnectionsFile(line.slice('  connection  '.length))] : []));
    expect(ready.map((connections) => connections?.map(({ kind }) => kind))).toEqual([['freesewing'], ['fon'], ['axr'], ['accountable']]);
    expect(told.filter((line) => /^ {2}and \d+ more/.test(line)).length).toBe(4);
  });

  it('serves all four, seeds users, raises limits, and writes a file of ready-made connections for its owner alone', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'tessera-staging-')), 'connections.json');
    cleanups.push(() => rm(dirname(file), { recursive: true }));
    const line = String((await lines(start('--json', '--file', file, '--users', '30', '--raised', '50')).next()).value);
    const told = JSON.parse(line) as Record<string, { url: string; control: ControlEndpoint }>;
    const { format, version, connections } = JSON.parse(await readFile(file, 'utf8')) as ConnectionsFile;
    expect([format, version, (await stat(file)).mode & 0o777]).toEqual(['tessera-connections', 1, 0o600]);
    expect(connections.map(({ kind, baseUrl, environment }) => [kind, baseUrl, environment]))
      .toEqual(['freesewing', 'fon', 'axr', 'accountable'].map((kind) => [kind, told[kind]?.url, 'local']));
    const accountable = connections[3];
    const { apiToken = '', userId = '' } = accountable?.credentials ?? {};
    expect(await status(`${accountable?.baseUrl ?? ''}/${apiToken}/user/${userId}/2fa`, 'GET', '')).toBe(200);
    for (const [kind, users] of [['freesewing', 33], ['fon', 33], ['axr', 34], ['accountable', 33]] as const) {
      const { control } = told[kind] ?? expect.fail(`no ${kind}`);
      expect(await connectControl<AccountableControl>(control).users(), kind).toHaveLength(users);
    }
    const fon = connections[1];
    const login = JSON.stringify({ action: 'login', email: fon?.credentials.username, password: fon?.credentials.password });
    for (let call = 0; call < 6; call += 1) expect(await status(`${fon?.baseUrl ?? ''}/api/auth`, 'POST', '', login)).toBe(200); // the real limit is 5
  });

  it.each([['--users', 'many'], ['--raised', '0']])('refuses %s %s', async (...flags) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/staging/main.ts', ...flags], { stdio: 'ignore' });
    cleanups.push(() => void child.kill('SIGKILL'));
    expect(await ended(child)).toBe(2);
  });
});
