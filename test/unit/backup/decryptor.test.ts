/** @file The program in docs/ and the golden file: what was written once can be opened, by us and by a stranger. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBackup, readBackup, sealBackup } from '../../../src-main/backup/file';
import { merge } from '../../../src-main/backup/merge';
import { refuseUnsound } from '../../../src-main/backup/sound';
import { argon2id } from '../../../src-main/vault/argon2';
import { EMPTY_CONTENT } from '../../../src-main/vault/content';
import { CONTENT_VERSION, decodeSnapshot, encodeSnapshot } from '../../../src-main/vault/content-codec';
import { readRecoveryWords, recoveryWords } from '../../../src-main/vault/recovery-words';
import { plain } from '../vault/support';
import { account, enrolment, keys, PASSPHRASE, RECOVERY, typed } from './support';

const PROGRAM = 'docs/decrypt-backup.mjs';
const GOLDEN = 'test/unit/backup/golden/v1.tessera-backup';
const golden = JSON.parse(readFileSync('test/unit/backup/golden/v1.json', 'utf8')) as { readonly passphrase: string; readonly words: string };

interface Plaintext {
  readonly content: { readonly accounts: readonly { readonly id: string; readonly secret: string }[]; readonly enrolments: readonly { readonly backupCodes: readonly { readonly code: string }[] }[] };
}

const decrypted = (file: string, input: string, ...options: readonly string[]): Plaintext =>
  JSON.parse(execFileSync(process.execPath, [PROGRAM, file, ...options], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString()) as Plaintext;

describe('the documented program', () => {
  it('has 50 lines of code at most', () => {
    const code = readFileSync(PROGRAM, 'utf8').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//'));
    expect(code.length).toBeLessThanOrEqual(50);
  });

  it('decrypts what the app seals, with the passphrase and with the recovery key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-decrypt-'));
    try {
      const content = { ...EMPTY_CONTENT, accounts: [account('mine')], enrolments: [enrolment('e')] };
      const file = join(folder, 'b.tessera-backup');
      writeFileSync(file, sealBackup({ sequence: 1, writtenAt: 5, released: 0, content }, await keys(), (count) => randomBytes(count)));
      if (RECOVERY.kind !== 'recovery') throw new Error('not a recovery key');
      const words = (await recoveryWords(RECOVERY.key)).join(' ');
      for (const found of [decrypted(file, `${PASSPHRASE}\n`), decrypted(file, `${words}\n`, '--recovery')]) {
        expect(found.content.accounts.map(({ id, secret }) => [id, Buffer.from(secret, 'base64').toString()])).toEqual([['mine', 'secret of mine']]);
        expect(found.content.enrolments[0]?.backupCodes.map(({ code }) => Buffer.from(code, 'base64').toString())).toEqual(['backup-code-1']);
      }
      expect(() => decrypted(file, 'wrong\n')).toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('there is a golden backup of every version of the content', () => {
  const names = readdirSync('test/unit/backup/golden').filter((name) => name.endsWith('.tessera-backup'));
  expect(names.sort()).toEqual(Array.from({ length: CONTENT_VERSION }, (_, index) => `v${String(index + 1)}.tessera-backup`));
});

/** They carry what the golden vault of their version holds. */
describe.each(['v2', 'v3', 'v4', 'v5'])('a backup of %s', (version) => {
  const file = `test/unit/backup/golden/${version}.tessera-backup`;
  const opens = JSON.parse(readFileSync(`test/unit/backup/golden/${version}.json`, 'utf8')) as typeof golden;
  const expected = JSON.parse(readFileSync(`test/unit/vault/golden/${version}/expected.json`, 'utf8')) as { readonly accounts: readonly { readonly id: string }[]; readonly enrolments: unknown; readonly edits: unknown; readonly settings: unknown; readonly audit: unknown };

  it('opens with its passphrase and its words, sound, with everything a backup carries; no sign-in is in it', async () => {
    for (const proof of [typed(opens.passphrase), { kind: 'recovery' as const, key: await readRecoveryWords(opens.words) }]) {
      const { content } = await openBackup(readBackup(readFileSync(file)), proof, argon2id);
      refuseUnsound(content);
      const { accounts, enrolments, edits, settings, audit } = expected;
      expect(plain(content)).toMatchObject({ accounts, enrolments, edits, settings, audit, jobs: [], spent: [] });
      expect(content.connections.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
      expect(JSON.stringify(plain(content))).not.toContain(Buffer.from('a session').toString('hex'));
    }
  });

  it('becomes the vault of an empty computer, whole', async () => {
    const { content } = await openBackup(readBackup(readFileSync(file)), typed(opens.passphrase), argon2id);
    const merged = merge(EMPTY_CONTENT, content, 1_800_000_000_000);
    expect(plain(merged)).toMatchObject({ accounts: expected.accounts, enrolments: expected.enrolments });
    const { content: read } = decodeSnapshot(encodeSnapshot({ sequence: 2, writtenAt: 5, released: 0, content: merged }));
    expect(plain(read)).toEqual(plain(merged));
  });

  it('opens with the documented program', () => {
    expect(decrypted(file, opens.words, '--recovery').content.accounts.map(({ id }) => id)).toEqual(expected.accounts.map(({ id }) => id));
  });
});

describe('a backup of version 1, sealed when there was no other', () => {
  it('opens with its passphrase and its words, whole, and is brought up to date', async () => {
    const file = readBackup(readFileSync(GOLDEN));
    for (const proof of [typed(golden.passphrase), { kind: 'recovery' as const, key: await readRecoveryWords(golden.words) }]) {
      const { content } = await openBackup(file, proof, argon2id);
      refuseUnsound(content);
      expect(content.accounts.map(({ id, secret }) => [id, Buffer.from(secret.reveal()).toString('hex')])).toEqual([['acc-e1', '31323334353637383930'], ['hotp', '00ff01fe']]);
      expect(content.enrolments[0]?.backupCodes.map(({ code, usedAt }) => [code.revealText(), usedAt])).toEqual([['0a1b2c3d', null], ['deadbeef', 1_795_000_000_000]]);
      expect([content.edits, content.backup.folder]).toEqual([[], null]);
    }
  });

  it('opens with the documented program', () => {
    expect(decrypted(GOLDEN, golden.passphrase).content.accounts.map(({ id }) => id)).toEqual(['acc-e1', 'hotp']);
    expect(decrypted(GOLDEN, golden.words, '--recovery').content.accounts.map(({ id }) => id)).toEqual(['acc-e1', 'hotp']);
  });
});
