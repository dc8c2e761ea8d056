/**
 * @file The first line of a vault file: JSON, readable without any key, associated data of the body
 * (`docs/vault-format.md`). Everything in it is checked before anything is derived from it.
 */
import { isObject, type Json } from './codec-kit';

/** A backup (`src-main/backup/`) has the same first line under its own word: a slot of one does not open the other. */
export type Format = 'tessera-vault' | 'tessera-backup';
export const FORMAT: Format = 'tessera-vault';
export const FORMAT_VERSION = 1;
export const HEADER_LIMIT = 65_536;
export const SLOT_LIMIT = 16;
/** Upper bounds for argon2id (RFC 9106): a header from elsewhere must not make us take all memory or hours. */
export const ARGON2_LIMITS = { memoryKiB: 1_048_576, passes: 20, lanes: 8 } as const;

/** `any`: one slot is enough. `both`: slots of type `keychain` and `passphrase` are ignored; `both` and `recovery` count. */
export type Policy = 'any' | 'both';

export interface Argon2 {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** base64 */
  readonly salt: string;
}

interface SlotBase {
  readonly id: string;
  /** Nonce, wrapped data key, tag; base64. */
  readonly wrapped: string;
}

export type Slot =
  | (SlotBase & { readonly type: 'keychain'; readonly key: string })
  | (SlotBase & { readonly type: 'passphrase'; readonly argon2: Argon2 })
  /** `public`, `ephemeral`: X25519, 32 bytes each, base64. The data key is sealed for the public key. */
  | (SlotBase & { readonly type: 'recovery'; readonly argon2: Argon2; readonly public: string; readonly ephemeral: string })
  | (SlotBase & { readonly type: 'both'; readonly key: string; readonly argon2: Argon2 });

export interface Header {
  readonly format: Format;
  readonly vault: string;
  readonly policy: Policy;
  /** Slots of types that this program does not know are left out here and stay in `bytes`. */
  readonly slots: readonly Slot[];
  /** The line as it stands in the file, line feed included: the body's associated data. */
  readonly bytes: Uint8Array;
}

export type ParsedHeader =
  | { readonly kind: 'header'; readonly header: Header; readonly body: Uint8Array }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' };

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LINE_FEED = 0x0a;
const damaged = { kind: 'damaged' } as const;

/** Splits a file into header and body. Never throws. */
export function parseHeader(file: Uint8Array, format: Format = FORMAT): ParsedHeader {
  const end = file.subarray(0, HEADER_LIMIT).indexOf(LINE_FEED);
  if (end < 0) return damaged;
  const bytes = file.subarray(0, end + 1);
  let json: Json;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    return damaged;
  }
  if (!isObject(json) || json['format'] !== format) return damaged;
  const { version, vault, policy, slots } = json;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return damaged;
  if (version > FORMAT_VERSION) return { kind: 'newer' };
  if (typeof vault !== 'string' || !ID.test(vault)) return damaged;
  if (policy !== 'any' && policy !== 'both') return damaged;
  if (!Array.isArray(slots) || slots.length > SLOT_LIMIT) return damaged;
  const parsed = (slots as readonly Json[]).map(parseSlot);
  if (parsed.includes('damaged')) return damaged;
  const known = parsed.filter((slot): slot is Slot => typeof slot === 'object');
  return { kind: 'header', header: { format, vault, policy, slots: known, bytes }, body: file.subarray(end + 1) };
}

function parseSlot(json: Json): Slot | 'unknown' | 'damaged' {
  if (!isObject(json)) return 'damaged';
  const { type, id, wrapped } = json;
  if (typeof type !== 'string' || typeof id !== 'string' || !ID.test(id)) return 'damaged';
  if (type !== 'keychain' && type !== 'passphrase' && type !== 'recovery' && type !== 'both') return 'unknown';
  if (typeof wrapped !== 'string' || wrapped.length > 1024 || !BASE64.test(wrapped)) return 'damaged';
  const key = typeof json['key'] === 'string' && ID.test(json['key']) ? json['key'] : null;
  const argon2 = parseArgon2(json['argon2']);
  switch (type) {
    case 'keychain': return key === null ? 'damaged' : { type, id, wrapped, key };
    case 'both': return key === null || argon2 === null ? 'damaged' : { type, id, wrapped, key, argon2 };
    case 'passphrase': return argon2 === null ? 'damaged' : { type, id, wrapped, argon2 };
    case 'recovery': {
      const { public: publicKey, ephemeral } = json;
      return argon2 === null || !isPoint(publicKey) || !isPoint(ephemeral) ? 'damaged' : { type, id, wrapped, argon2, public: publicKey, ephemeral };
    }
  }
}

/** 32 bytes as base64. */
function isPoint(json: Json | undefined): json is string {
  return typeof json === 'string' && json.length === 44 && BASE64.test(json);
}

function parseArgon2(json: Json | undefined): Argon2 | null {
  if (!isObject(json)) return null;
  const { memoryKiB, passes, lanes, salt } = json;
  if (!within(memoryKiB, ARGON2_LIMITS.memoryKiB) || !within(passes, ARGON2_LIMITS.passes) || !within(lanes, ARGON2_LIMITS.lanes)) return null;
  if (typeof salt !== 'string' || salt.length > 128 || !BASE64.test(salt)) return null;
  return { memoryKiB, passes, lanes, salt };
}

function within(value: Json | undefined, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max;
}

/** The header of a new vault or of changed slots. */
export function buildHeader(vault: string, policy: Policy, slots: readonly Slot[], format: Format = FORMAT): Header {
  const line = `${JSON.stringify({ format, version: FORMAT_VERSION, vault, policy, slots })}\n`;
  return { format, vault, policy, slots, bytes: Buffer.from(line, 'utf8') };
}

/** Binds a wrapped data key to this vault, slot and policy: a slot moved elsewhere does not open. */
export function slotAssociated({ vault, policy, format = FORMAT }: { readonly vault: string; readonly policy: Policy; readonly format?: Format }, slot: { readonly id: string; readonly type: Slot['type'] }): Uint8Array {
  return Buffer.from([format, String(FORMAT_VERSION), vault, slot.id, slot.type, policy].join('\n'), 'utf8');
}
