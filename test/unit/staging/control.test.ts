/** @file The control port, and the program that `npm run staging` starts. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { connectControl, serveControl, startStaging } from '../../staging';
import type { ControlEndpoint, FreesewingControl } from '../../staging';

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

  it('prints for people otherwise', async () => {
    const output = lines(start());
    expect((await output.next()).value).toMatch(/^FreeSewing staging backend: http:\/\/127\.0\.0\.1:\d+$/);
  });
});
