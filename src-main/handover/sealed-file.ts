/**
 * @file The encrypted hand-over: a line of JSON (format, argon2id parameters), then nonce, ciphertext and tag of AES-256-GCM over
 * UTF-8 JSON, the line being the associated data. `docs/hand-over.md` describes it; the command line opens it.
 */
import { z } from 'zod';
import { Failure } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import { withSalt, type Derive, type Kdf } from '../vault/argon2';
import { seal, unseal, type Random } from '../vault/crypto';
import type { HandedOver } from './handover';

export interface HandOverContent {
  readonly service: string;
  readonly address: string;
  readonly at: string;
  readonly users: readonly HandedOver[];
}

const FORMAT = 'tessera-handover';
/** As for the vault's own headers: a file must not make its reader compute for an hour. */
const Header = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  argon2: z.strictObject({
    memoryKiB: z.number().int().min(8).max(1_048_576), passes: z.number().int().min(1).max(20), lanes: z.number().int().min(1).max(8),
    salt: z.base64().min(22).max(88),
  }),
});
const Content = z.object({
  service: z.string(), address: z.string(), at: z.string(),
  users: z.array(z.object({ id: z.string(), label: z.string(), issuer: z.string(), secret: z.string(), uri: z.string().nullable(), backupCodes: z.array(z.string()) })),
});
const LONGEST_HEADER = 1024;

export async function sealHandOver(content: HandOverContent, passphrase: Secret, kdf: Kdf, random: Random): Promise<Buffer> {
  const argon2 = withSalt(kdf.cost, random);
  const header = Buffer.from(`${JSON.stringify({ format: FORMAT, version: 1, argon2 })}\n`, 'utf8');
  const key = await kdf.derive(normalised(passphrase), argon2);
  const plaintext = Buffer.from(JSON.stringify(content), 'utf8');
  const sealed = seal(key, plaintext, header, random);
  plaintext.fill(0);
  key.fill(0);
  return Buffer.concat([header, sealed]);
}

/** @throws Failure `answer-not-understood` where it is no such file; `passphrase-wrong` where it does not open. */
export async function openHandOver(file: Uint8Array, passphrase: Secret, derive: Derive): Promise<HandOverContent> {
  const end = file.subarray(0, LONGEST_HEADER).indexOf(0x0a) + 1;
  const header = Header.safeParse(json(file.subarray(0, end)));
  if (end === 0 || !header.success) throw new Failure('input-unreadable');
  const key = await derive(normalised(passphrase), header.data.argon2);
  const plaintext = unseal(key, file.subarray(end), file.subarray(0, end));
  key.fill(0);
  if (plaintext === null) throw new Failure('passphrase-wrong');
  return Content.parse(json(plaintext));
}

/** The same passphrase typed on another system is the same bytes. */
const normalised = (passphrase: Secret): Uint8Array => Buffer.from(passphrase.revealText().normalize('NFC'), 'utf8');

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // not ours: refused by the schema
  }
}
