import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src-shared/secret';
import { runCli } from '../../../src-main/cli/run';
import { totp } from '../../../src-main/otp/otp';

const ROOT = resolve(import.meta.dirname, '../../..');
/** RFC 6238 appendix B: the ASCII text 12345678901234567890. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const TOTP = `otpauth://totp/Bank:me?secret=${SECRET}&digits=8`;
const HOTP = `otpauth://hotp/Bank:me?secret=${SECRET}&counter=1`;

interface Outcome {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** One command line in this process; `input` is its standard input. */
async function cli(args: readonly string[], input = ''): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCli(args, {
    readInput: () => Promise.resolve(input), print: (line) => out.push(`${line}\n`), note: (line) => err.push(`${line}\n`), now: () => 59_000,
  });
  return { exitCode, out: out.join(''), err: err.join('') };
}

/** The command line as people run it, a process of its own. `input` is written to standard input, which is then ended or left open. */
function run(args: readonly string[], input: string, end: boolean): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src-main/cli/main.ts', ...args], { cwd: ROOT, stdio: 'pipe' });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', failed);
    child.on('close', (exitCode) => done({ exitCode, out, err }));
    // The command may refuse its input before having read it all.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : failed(error)));
    child.stdin.write(input);
    if (end) child.stdin.end();
  });
}

describe('code', () => {
  it('prints the code, the next one and the validity at a given time (RFC 6238 appendix B)', async () => {
    const { exitCode, out, err } = await cli(['code', '--uri', TOTP, '--at', '2009-02-13T23:31:30Z']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(/^89005924\nnext {3}\d{8}\nvalid {2}2009-02-13T23:31:30Z to 2009-02-13T23:32:00Z \(30 s left\)\n$/);
  });

  it('reads the link from standard input, and an offset in the time', async () => {
    const { exitCode, out } = await cli(['code', '--uri', '-', '--at', '2005-03-18T02:58:29+01:00'], `\uFEFF ${TOTP}\r\n`);
    expect({ exitCode, code: out.split('\n')[0] }).toEqual({ exitCode: 0, code: '07081804' });
  });

  it('prints JSON that holds everything but the secret', async () => {
    const { out } = await cli(['code', '--uri', '-', '--at', '2033-05-18T03:33:21Z', '--json'], TOTP);
    const next = totp(Secret.fromText('12345678901234567890'), { algorithm: 'SHA1', digits: 8, period: 30 }, Date.parse('2033-05-18T03:33:30Z'));
    expect(JSON.parse(out)).toEqual({
      code: '69279037', next, type: 'totp', issuer: 'Bank', label: 'me', algorithm: 'SHA1', digits: 8,
      validity: { period: 30, step: 66666666, from: '2033-05-18T03:33:00Z', until: '2033-05-18T03:33:30Z', secondsLeft: 9 },
    });
  });

  it('takes now where no time is given', async () => {
    expect((await cli(['code', '--uri', TOTP])).out.split('\n')[0]).toBe('94287082');
  });

  it('gives an HOTP code and the one after it (RFC 4226 appendix D)', async () => {
    const { exitCode, out, err } = await cli(['code', '--uri', HOTP]);
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '287082\nnext   359152\nfor    counter 1\n', err: '' });
  });

  it('gives a Steam code, as Steam\'s own app made it (KeePassXC, TestTotp.cpp)', async () => {
    const link = 'otpauth://totp/Steam:ada?secret=63BEDWCQZKTQWPESARIERL5DTTQFCJTK&issuer=Steam&encoder=steam';
    const { exitCode, out, err } = await cli(['code', '--uri', link, '--at', '2017-11-20T17:55:18Z', '--json']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ code: 'FR8RV', type: 'steam', issuer: 'Steam', label: 'ada', algorithm: 'SHA1', digits: 5, validity: { period: 30, secondsLeft: 12 } });
  });

  it('says what it assumed', async () => {
    const { exitCode, out, err } = await cli(['code', '--uri', `otpauth://hotp/x?secret=${SECRET}`, '--at', '2026-01-01T00:00:00Z']);
    expect({ exitCode, code: out.split('\n')[0] }).toEqual({ exitCode: 0, code: '755224' });
    expect(err).toContain('no counter: 0 is taken');
    expect(err).toContain('--at makes no difference');
  });
});

describe('bad input ends with exit code 2, a sentence and nothing else', () => {
  it.each([
    [['code', '--uri', `otpauth://yaotp/x?secret=${SECRET}`], 'of the type "yaotp"'],
    [['code', '--uri', `otpauth://totp/x?secret=${SECRET}1`], 'the character 1 at position 33'],
    [['code', '--uri', 'otpauth://totp/x'], 'no secret'],
    [['code', '--uri', `${TOTP}&algorithm=SHA3`], 'The algorithm "SHA3"'],
    [['code', '--uri', `otpauth://totp/x?secret=${SECRET}&digits=3`], '"3"; it must be 4 to 10'],
    [['code', '--uri', `${TOTP}&period=0`], '"0" seconds; it must be 1 to 3600'],
    [['code', '--uri', `otpauth://hotp/x?secret=${SECRET}&counter=9007199254740992`], 'The counter is "9007199254740992"'],
    [['code', '--uri', `otpauth://totp/${'x'.repeat(600)}?secret=${SECRET}`], 'longer than 512 characters'],
    [['code', '--uri', 'otpauth-migration://offline?data=x'], 'export of Google Authenticator'],
    [['code', '--uri', `see ${SECRET} there`], 'no otpauth:// link'],
    [['code', '--uri', ' '], 'nothing to read'],
    [['code', '--uri', '-'], 'nothing to read'],
    [['code', '--uri', `${TOTP} ${HOTP}`], '2 links'],
    [['code', '--uri', TOTP, '--at', 'yesterday'], 'must look like 2026-01-01T00:00:00Z'],
    [['code', '--uri', TOTP, '--at', '2026-01-01T00:00:00'], 'must look like 2026-01-01T00:00:00Z'],
    [['code', '--uri', TOTP, '--at', '2026-02-30T00:00:00Z'], 'does not exist'],
    [['code', '--uri', TOTP, '--at', '2026-01-01T25:00:00Z'], 'does not exist'],
    [['code', '--uri', TOTP, '--at', '1969-12-31T23:59:59Z'], 'before 1970'],
    [['code'], 'The option --uri is missing'],
    [['code', TOTP], 'an argument without an option'],
    [['code', `--${TOTP}`], 'an option that this command does not know'],
    [['code', '--uri'], 'lacks its value'],
    [['code', '--uri', TOTP, `--json=${SECRET}`], 'lacks its value, or has one'],
    [[TOTP], 'no such command'],
    [[], 'Usage:'],
  ])('%#', async (args, sentence) => {
    const { exitCode, out, err } = await cli(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toContain(SECRET);
    expect(err).not.toMatch(/ {4}at |Error:/);
  });
});

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (flag) => {
    const { exitCode, out } = await cli([flag]);
    expect(exitCode).toBe(0);
    expect(out).toContain('  code ');
  });

  it('of a command names its options, although others are wrong', async () => {
    const { exitCode, out } = await cli(['code', '--help', '--nonsense']);
    expect(exitCode).toBe(0);
    for (const option of ['--uri', '--at', '--json']) expect(out).toContain(option);
  });
});

describe('as a process', () => {
  it('reads the link from standard input and prints to standard output alone', async () => {
    const outcome = await run(['code', '--uri', '-', '--at', '1970-01-01T00:00:59Z'], `${TOTP}\n`, true);
    expect(outcome).toEqual({ exitCode: 0, out: '94287082\nnext   37359152\nvalid  1970-01-01T00:00:30Z to 1970-01-01T00:01:00Z (1 s left)\n', err: '' });
  });

  it('takes the time from the system', async () => {
    const before = Date.now();
    const { out } = await run(['code', '--uri', TOTP], '', true);
    const possible = [before, Date.now()].map((at) => totp(Secret.fromText('12345678901234567890'), { algorithm: 'SHA1', digits: 8, period: 30 }, at));
    expect(possible).toContain(out.split('\n')[0]);
  });

  it('ends with exit code 2 and a sentence on standard error, although standard input stays open', async () => {
    const outcome = await run(['code', '--uri', 'otpauth://totp/x'], '', false);
    expect(outcome).toEqual({ exitCode: 2, out: '', err: 'The link has no secret.\n' });
  });

  it('refuses an input over 64 KiB without waiting for its end', async () => {
    const outcome = await run(['code', '--uri', '-'], 'x'.repeat(70_000), false);
    expect(outcome).toEqual({ exitCode: 2, out: '', err: 'The input is longer than 65536 bytes.\n' });
  });
});
