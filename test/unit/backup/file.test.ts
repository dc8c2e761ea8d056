import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openBackup, readBackup, sealBackup } from '../../../src-main/backup/file';
import { argon2id } from '../../../src-main/vault/argon2';
import { EMPTY_CONTENT, type VaultContent } from '../../../src-main/vault/content';
import { CONTENT_VERSION, type Snapshot } from '../../../src-main/vault/content-codec';
import { seal } from '../../../src-main/vault/crypto';
import { buildHeader } from '../../../src-main/vault/header';
import { makePassphraseSlot } from '../../../src-main/vault/slots';
import { Secret } from '../../../src-shared/secret';
import { plain } from '../vault/support';
import { account, connection, enrolment, keys, PASSPHRASE, RECOVERY, typed } from './support';

const content: VaultContent = { ...EMPTY_CONTENT, accounts: [account('a'), account('b', { deletedAt: 9 })], connections: [connection('c')], enrolments: [enrolment('e')] };
const snapshot: Snapshot = { sequence: 1, writtenAt: 1_700_000_000_000, released: 0, content };
const random = (count: number): Uint8Array => randomBytes(count);
const sealed = async (which = {}): Promise<Buffer> => sealBackup(snapshot, await keys(which), random);
const never = (): never => {
  throw new Error('derived from a header that must be refused first');
};

describe('a backup file', () => {
  it('opens with the passphrase and with the recovery key, whole', async () => {
    const file = readBackup(await sealed());
    expect(file.doors).toEqual({ passphrase: true, recovery: true });
    for (const proof of [typed(PASSPHRASE), RECOVERY]) expect(plain(await openBackup(file, proof, argon2id))).toEqual(plain(snapshot));
  });

  it('holds what it is given, whatever that is', async () => {
    const held = await keys({ recovery: false });
    const names = fc.record({ id: fc.string({ unit: 'binary', maxLength: 20 }), issuer: fc.string({ unit: 'binary', maxLength: 40 }), bytes: fc.uint8Array({ minLength: 1, maxLength: 100 }) });
    await fc.assert(fc.asyncProperty(fc.array(names, { maxLength: 5 }), fc.nat(), async (accounts, writtenAt) => {
      const given: Snapshot = { ...snapshot, writtenAt, content: { ...EMPTY_CONTENT, accounts: accounts.map(({ id, issuer, bytes }) => account(id, { issuer, secret: Secret.fromBytes(bytes) })) } };
      expect(plain(await openBackup(readBackup(sealBackup(given, held, random)), typed(PASSPHRASE), argon2id))).toEqual(plain(given));
    }), { numRuns: 50 });
  });

  it('says which key is wrong, and holds nothing readable', async () => {
    const bytes = await sealed();
    const file = readBackup(bytes);
    await expect(openBackup(file, typed('another'), argon2id)).rejects.toMatchObject({ code: 'backup-passphrase-wrong' });
    await expect(openBackup(file, { kind: 'recovery', key: Secret.fromBytes(new Uint8Array(16)) }, argon2id)).rejects.toMatchObject({ code: 'backup-recovery-wrong' });
    expect(bytes.toString('latin1')).not.toMatch(/Example|secret of|backup-code|x\.test/);
  });

  it('is not opened by a slot of another file, nor is a vault', async () => {
    const [one, other] = [await sealed(), await sealed()];
    const lineOf = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.indexOf(10) + 1);
    const mixed = Buffer.concat([lineOf(one), other.subarray(lineOf(other).length)]);
    await expect(openBackup(readBackup(mixed), typed(PASSPHRASE), argon2id)).rejects.toMatchObject({ code: 'backup-unreadable' });
    const asVault = Buffer.from(one.toString('latin1').replace('tessera-backup', 'tessera-vault'), 'latin1');
    expect(() => readBackup(asVault)).toThrow(expect.objectContaining({ code: 'backup-unreadable', detail: { reason: 'format' } }) as Error);
  });

  it('does not exist without a key that opens it', async () => {
    const none = await keys({ passphrase: false, recovery: false });
    expect(() => sealBackup(snapshot, none, random)).toThrow(expect.objectContaining({ code: 'backup-without-key' }) as Error);
  });

  it('notices a changed or missing byte anywhere', async () => {
    const bytes = await sealed({ recovery: false });
    for (let place = 0; place < bytes.length; place += 7) {
      const broken = Buffer.from(bytes);
      broken.writeUInt8((broken[place] ?? 0) ^ 1, place);
      for (const file of [broken, bytes.subarray(0, place)]) {
        const opening = Promise.resolve().then(() => openBackup(readBackup(file), typed(PASSPHRASE), argon2id));
        await expect(opening, String(place)).rejects.toMatchObject({ code: expect.stringMatching(/^backup-(unreadable|passphrase-wrong)$/) as string });
      }
    }
  });

  it.each([
    ['memoryKiB', 2_097_152], ['passes', 21], ['lanes', 9], ['memoryKiB', 0], ['passes', 1.5], ['lanes', '4'],
  ])('derives nothing where %s is %s', async (field, value) => {
    const bytes = await sealed({ recovery: false });
    const end = bytes.indexOf(10);
    const header = JSON.parse(bytes.subarray(0, end).toString()) as { slots: { argon2: Record<string, unknown> }[] };
    for (const slot of header.slots) slot.argon2[field] = value;
    const hostile = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes.subarray(end + 1)]);
    await expect(Promise.resolve().then(() => openBackup(readBackup(hostile), typed(PASSPHRASE), never))).rejects.toMatchObject({ code: 'backup-unreadable', detail: { reason: 'format' } });
  });

  it.each(['', '\n', '{}\n', '[]\n', 'null\n', `${'['.repeat(60_000)}\n`, '{"format":"tessera-backup"}\n', 'x'.repeat(100_000)])('refuses what is no backup (%#)', (text) => {
    expect(() => readBackup(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'backup-unreadable' }) as Error);
  });

  it('says so where a newer program wrote it: the format, its slots, or what it holds', async () => {
    const line = (json: unknown): Buffer => Buffer.from(`${JSON.stringify(json)}\n`);
    const newer = { code: 'backup-unreadable', detail: { reason: 'newer' } };
    expect(() => readBackup(line({ format: 'tessera-backup', version: 2 }))).toThrow(expect.objectContaining(newer) as Error);
    expect(() => readBackup(line({ format: 'tessera-backup', version: 1, vault: 'v', policy: 'any', slots: [{ type: 'iris', id: 'x' }] }))).toThrow(expect.objectContaining(newer) as Error);
    const { passphrase } = await keys();
    if (passphrase === null) throw new Error('no passphrase');
    const dataKey = randomBytes(32);
    const place = { vault: 'v', policy: 'any' as const, id: 's', format: 'tessera-backup' as const };
    const { bytes } = buildHeader('v', 'any', [makePassphraseSlot({ ...place, argon2: passphrase.argon2, derived: passphrase.derived.reveal(), dataKey }, random)], 'tessera-backup');
    const holding = (json: unknown): Buffer => Buffer.concat([bytes, seal(dataKey, Buffer.from(JSON.stringify(json)), bytes, random)]);
    await expect(openBackup(readBackup(holding({ version: CONTENT_VERSION + 1 })), typed(PASSPHRASE), argon2id)).rejects.toMatchObject(newer);
    for (const nonsense of [{}, 5, { version: CONTENT_VERSION, sequence: 1 }]) {
      await expect(openBackup(readBackup(holding(nonsense)), typed(PASSPHRASE), argon2id)).rejects.toMatchObject({ code: 'backup-unreadable', detail: { reason: 'damaged' } });
    }
  });
});
