/** @file One entry of an export as the app wrote it, made into an account or refused by name: the same care for every format. */
import { decodeBase32 } from '../../src-shared/base32';
import { Failure } from '../../src-shared/errors';
import { decodeMigration, isMigration } from '../../src-shared/migration/decode';
import { ALGORITHMS, DIGITS, PERIOD, type Algorithm, type LostField, type OtpType } from '../../src-shared/model';
import { STEAM } from '../../src-shared/otp-kinds';
import { cleanName, inertExcerpt } from '../../src-shared/names';
import { isBareSteam, issuerOf, parseOtpauth } from '../../src-shared/otpauth-uri';
import { Secret } from '../../src-shared/secret';
import { fromParsed, type DraftContent } from '../accounts/draft';
import { tagsFrom } from '../accounts/tags';
import type { ExportReading, RefusedEntry } from './export-format';
import type { Groups } from './groups';

/** Whatever stands in the file: nothing of it is trusted. Absent, null and '' mean the usual value. */
export interface RawEntry {
  readonly issuer?: unknown;
  readonly label?: unknown;
  /** Base32, as most apps write it, or the bytes. */
  readonly secret: unknown;
  readonly type?: unknown;
  readonly algorithm?: unknown;
  readonly digits?: unknown;
  readonly period?: unknown;
  readonly counter?: unknown;
  /** A pin or favourite, however it is written. */
  readonly pinned?: unknown;
}

/** More entries than anybody has: the rest of such a file is not read. */
export const ENTRIES_LIMIT = 10_000;

/** Collects what a file holds, entry by entry. */
export class ReadingOf {
  readonly #accounts: DraftContent[] = [];
  readonly #refused: RefusedEntry[] = [];
  readonly #lost = new Set<LostField>();

  /** `make` throws the Failure that says why the entry is none. `name`: for saying which. */
  add(name: string, make: () => DraftContent): void {
    const position = this.#accounts.length + this.#refused.length + 1;
    if (position > ENTRIES_LIMIT) throw new Failure('export-damaged');
    try {
      this.#accounts.push(make());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#refused.push({ position, name: inertExcerpt(name), failure: error });
    }
  }

  entry(raw: RawEntry, groups: Groups = []): void {
    this.add(nameOf(raw), () => this.#with(accountOf(raw), groups, raw.pinned));
  }

  /** A link in a list: an account, or a code of Google Authenticator with several. Named by its issuer only: the rest may be the secret. */
  link(link: string, groups: Groups = [], pinned: unknown = false): void {
    if (isMigration(link)) this.#migration(link);
    else this.add(issuerOf(link), () => this.#with(fromParsed(parseOtpauth(link)), groups, pinned));
  }

  /** The field that password managers have for it: an otpauth URI or a bare secret. `names`: of what it belongs to, where it has none itself. */
  field(value: string, names: Pick<RawEntry, 'issuer' | 'label' | 'pinned'>, groups: Groups = []): void {
    this.add(nameOf(names) || issuerOf(value), () => {
      if (!value.includes('://')) return this.#with(accountOf({ ...names, secret: value }), groups, names.pinned);
      const account = fromParsed(parseOtpauth(value));
      const [issuer, label] = [cleanName(textOf(names.issuer)), cleanName(textOf(names.label))];
      if (isBareSteam(value)) return this.#with({ ...account, issuer: issuer || account.issuer, label }, groups, names.pinned);
      return this.#with({ ...account, issuer: account.issuer || issuer, label: account.label || label }, groups, names.pinned);
    });
  }

  refuse(name: string, failure: Failure): void {
    this.add(name, () => {
      throw failure;
    });
  }

  /** Only groups that make no tag stay behind: too long, too many, or without a name. */
  #with(account: DraftContent, groups: Groups, pinned: unknown): DraftContent {
    const { tags, whole } = tagsFrom(groups);
    this.loses('groups', !whole);
    return { ...account, tags, ...(isSet(pinned) ? { pinned: true } : {}) };
  }

  #migration(link: string): void {
    try {
      const { found, refused } = decodeMigration(link);
      for (const account of found) this.add('', () => fromParsed(account));
      for (const { name, failure } of refused) this.refuse(name, failure);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'export-damaged') throw error;
      this.refuse('', error);
    }
  }

  /** `there`: the export has something of the kind. */
  loses(what: LostField, there: unknown): void {
    const isThere = Array.isArray(there) ? there.length > 0 : there !== undefined && there !== null && there !== '' && there !== false && there !== 0;
    if (isThere) this.#lost.add(what);
  }

  /** @throws Failure `export-empty` where nothing at all was in it. */
  end(): ExportReading {
    if (this.#accounts.length + this.#refused.length === 0) throw new Failure('export-empty');
    return { accounts: this.#accounts, refused: this.#refused, lost: [...this.#lost] };
  }
}

export function accountOf(raw: RawEntry): DraftContent {
  const type = typeOf(raw.type);
  const names = { issuer: cleanName(textOf(raw.issuer)), label: cleanName(textOf(raw.label)), tags: [] };
  if (type === 'steam') return { ...names, type, ...STEAM, counter: 0, secret: secretOf(raw.secret), warnings: [] };
  return {
    ...names,
    type, algorithm: algorithmOf(raw.algorithm),
    digits: numberOf('digits-out-of-range', raw.digits, 6, DIGITS.min, DIGITS.max),
    period: type === 'totp' ? numberOf('period-out-of-range', raw.period, 30, PERIOD.min, PERIOD.max) : 30,
    counter: type === 'hotp' ? numberOf('counter-out-of-range', raw.counter, 0, 0, Number.MAX_SAFE_INTEGER) : 0,
    secret: secretOf(raw.secret),
    warnings: type === 'hotp' && isAbsent(raw.counter) ? ['counter-assumed'] : [],
  };
}

/** `true`, a place among the favourites from 1 on, or either as a text. */
const isSet = (value: unknown): boolean => value === true || value === 'true' || Number(typeof value === 'string' || typeof value === 'number' ? value : 0) > 0;
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Issuer, else label: of something that may be no account at all. */
export const nameOf = ({ issuer, label }: Pick<RawEntry, 'issuer' | 'label'>): string => textOf(issuer) || textOf(label);

function typeOf(value: unknown): OtpType {
  const word = isAbsent(value) ? 'totp' : String(value).toLowerCase();
  if (word === 'totp' || word === 'hotp' || word === 'steam') return word;
  throw new Failure('type-unknown', { detail: { type: inertExcerpt(word) } });
}

/** `SHA1`, `sha-1`, `HmacSHA1`, `Algorithm.sha1`. */
function algorithmOf(value: unknown): Algorithm {
  if (isAbsent(value)) return 'SHA1';
  const word = String(value).toUpperCase().replace(/^(?:ALGORITHM\.|HMAC)/, '').replaceAll(/[-_]/g, '');
  const known = ALGORITHMS.find((algorithm) => algorithm === word);
  if (known === undefined) throw new Failure('algorithm-unknown', { detail: { algorithm: inertExcerpt(String(value)) } });
  return known;
}

function numberOf(code: 'digits-out-of-range' | 'period-out-of-range' | 'counter-out-of-range', value: unknown, usual: number, min: number, max: number): number {
  if (isAbsent(value)) return usual;
  const number = typeof value === 'string' && /^\d{1,20}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= min && number <= max) return number;
  throw new Failure(code, { detail: { min, max, value: inertExcerpt(String(value)) } });
}

function secretOf(value: unknown): Secret {
  if (value instanceof Uint8Array) {
    if (value.length === 0) throw new Failure('secret-missing');
    if (value.length > 1024) throw new Failure('secret-too-long', { detail: { limit: 1024 } });
    return Secret.fromBytes(value);
  }
  return Secret.fromBytes(decodeBase32(textOf(value)));
}
