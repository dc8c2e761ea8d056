/** @file AXR's true state: users, and their secret records. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StagingClock } from '../host/clock';
import { newPassword, same } from '../host/random';
import { codeAt, newSecret } from '../host/totp';

export interface NewUser {
  readonly username: string;
  readonly password?: string;
  /** MFA on from the start, with backup codes. */
  readonly mfa?: boolean;
  /** May act on other users' secrets, by their id. */
  readonly admin?: boolean;
}

export interface Credentials {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  /** An access token: what follows `jwt` in Authorization. */
  readonly token: string;
}

/** `base32`: 32 characters; `not-base32`: as the vendor's page prints one, `flkj32q979bv7f98327vf93q`. */
export type SecretKind = 'base32' | 'not-base32';

/** One of a user's secrets. An `mfa` one that is not enrolled is inert: nothing asks for it. */
export interface SecretRecord {
  readonly uid: string;
  readonly secret: string;
  /** What HMAC is keyed with: the bytes that base32 stands for, else the text's own. */
  readonly key: string | Buffer;
  enrolled: boolean;
}

/** What the server holds, whatever it told anybody. `secret` and `secretId` are those of the enrolled record. */
export interface Truth {
  readonly userId: string;
  readonly username: string;
  readonly mfaEnabled: boolean;
  readonly secret: string | null;
  readonly secretId: string | null;
  readonly backupCodes: readonly string[];
  readonly records: readonly { readonly uid: string; readonly enrolled: boolean; readonly secret: string }[];
}

export interface User {
  readonly uid: string;
  readonly username: string;
  readonly password: string;
  readonly admin: boolean;
  /** The password is a record of the same list: deleting it would lock the person out. */
  readonly passwordId: string;
  records: SecretRecord[];
  backupCodes: string[];
  /** Tokens of an earlier epoch are ended. */
  epoch: number;
}

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0189';
/** Ends in 8 and 9, which base32 does not have. */
const notBase32 = (): string => `${Array.from(randomBytes(22), (byte) => ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length)).join('')}89`;

export function newRecord(kind: SecretKind): SecretRecord {
  const secret = kind === 'base32' ? newSecret(32) : notBase32();
  return { uid: randomUUID(), secret, key: kind === 'base32' ? secret : Buffer.from(secret), enrolled: false };
}

export const newBackupCodes = (): string[] => Array.from({ length: 10 }, () => randomBytes(5).toString('hex'));
export const enrolledOf = (user: User): SecretRecord | null => user.records.find((record) => record.enrolled) ?? null;

export class Users {
  readonly #users: User[] = [];
  readonly #names = new Set<string>();
  readonly #clock: StagingClock;

  constructor(clock: StagingClock) {
    this.#clock = clock;
  }

  add({ username, password = newPassword(), mfa = false, admin = false }: NewUser): User {
    if (this.#names.has(username)) throw new Error(`there is a user ${username} already`);
    const added: User = { uid: randomUUID(), username, password, admin, passwordId: randomUUID(), records: [], backupCodes: [], epoch: 0 };
    if (mfa) this.enrol(added, newRecord('base32'));
    this.#users.push(added);
    this.#names.add(username);
    return added;
  }

  all(): readonly User[] {
    return this.#users;
  }

  byId(uid: unknown): User | null {
    return this.#users.find((user) => user.uid === uid) ?? null;
  }

  byName(username: string): User | null {
    return this.#users.find((user) => user.username === username) ?? null;
  }

  named(username: string): User {
    const user = this.byName(username);
    if (user === null) throw new Error(`no user ${username}`);
    return user;
  }

  passwordFits(user: User, password: string): boolean {
    return same(user.password, password);
  }

  /** The record is on from now, beside any other that is; with fresh backup codes. */
  enrol(user: User, record: SecretRecord): void {
    if (!user.records.includes(record)) user.records.push(record);
    record.enrolled = true;
    user.backupCodes = newBackupCodes();
  }

  remove(user: User, record: SecretRecord): void {
    user.records = user.records.filter((kept) => kept !== record);
    if (enrolledOf(user) === null) user.backupCodes = [];
  }

  /** A backup code, every character as it was given; it is gone then. */
  spend(user: User, code: unknown): boolean {
    const at = typeof code === 'string' ? user.backupCodes.indexOf(code) : -1;
    if (at >= 0) user.backupCodes.splice(at, 1);
    return at >= 0;
  }

  truth(user: User): Truth {
    const on = enrolledOf(user);
    return {
      userId: user.uid, username: user.username,
      mfaEnabled: on !== null, secret: on?.secret ?? null, secretId: on?.uid ?? null,
      backupCodes: [...user.backupCodes],
      records: user.records.map(({ uid, enrolled, secret }) => ({ uid, enrolled, secret })),
    };
  }

  /** The code of the record that is on, else of the newest. */
  code(user: User): string {
    const record = enrolledOf(user) ?? user.records.at(-1);
    if (record === undefined) throw new Error(`${user.username} has no secret`);
    return codeAt(record.key, this.#clock.now());
  }
}
