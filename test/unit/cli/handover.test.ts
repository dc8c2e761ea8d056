/** @file `npm run cli -- handover`: what a person who has no Tessera makes of an encrypted hand-over. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../../../src-main/cli/run';
import { sealHandOver } from '../../../src-main/handover/sealed-file';
import { Secret } from '../../../src-shared/secret';
import { smallKdf } from '../vault/support';

const PASSPHRASE = 'correct horse battery';
const content = {
  service: 'Ours', address: 'https://a.example', at: '2026-03-01T12:00:00.000Z',
  users: [{ id: 'u1', label: 'Zoë', issuer: 'Accountable', secret: 'KBTSKUKRDJPEGCZK', uri: 'otpauth://totp/Accountable:u1?secret=KBTSKUKRDJPEGCZK', backupCodes: ['aa-11'] }],
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-cli-handover-'));
  file = join(folder, 'people.handover');
  // Sealed with real argon2id, only cheaper than the app does it: the header says how much.
  writeFileSync(file, await sealHandOver(content, Secret.fromText(PASSPHRASE), smallKdf(), (count) => new Uint8Array(count).fill(7)));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function cli(input: string, ...args: readonly string[]): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const exitCode = await runCli(['handover', ...args], { readInput: () => Promise.resolve(input), print: (line) => out.push(line), note: (line) => err.push(line), now: () => Date.now() });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

it.each(['', '\n', '\r\n'])('opens with the passphrase, ended by %j', async (end) => {
  const { exitCode, out, err } = await cli(`${PASSPHRASE}${end}`, '--file', file);
  expect([exitCode, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual(content);
});

it.each([
  ['a wrong passphrase', 'correct horse batterz', () => ['--file', file]],
  ['no file', PASSPHRASE, () => []],
  ['a file that is not there', PASSPHRASE, () => ['--file', join(folder, 'none')]],
  ['another file', PASSPHRASE, () => ['--file', resolve('package.json')]],
])('refuses %s, and says nothing of what is in it', async (_name, input, args) => {
  const { exitCode, out, err } = await cli(input, ...args());
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).not.toBe('');
  for (const secret of [input, 'KBTSKUKRDJPEGCZK']) expect(err).not.toContain(secret);
});

it('is a program that takes the passphrase from standard input', () => {
  const ran = spawnSync(process.execPath, ['--import', 'tsx', resolve('src-main/cli/main.ts'), 'handover', '--file', file], { input: `${PASSPHRASE}\n`, encoding: 'utf8' });
  expect([ran.status, ran.stderr, JSON.parse(ran.stdout)]).toEqual([0, '', content]);
});
