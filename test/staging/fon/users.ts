/** @file FoN's true state: users, their sessions, secrets and backup codes. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StagingClock } from '../host/clock';
import { newPassword, same } from '../host/random';
import { Tokens } from '../host/tokens';
import { codeAt, newSecret } from '../host/totp';

export interface NewUser {
  readonly username: string;
  readonly password?: string;
  readonly email?: string;
  /** MFA on from the start, with backup codes. */
  readonly mfa?: boolean;
}

/** What a person or a test needs to come in. `token` is a session: the cookie's value, or what follows `Bearer`. */
export interface Credentials {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** A secret and the backup codes that came with it. */
export interface Factor {
  readonly secret: string;
  readonly backupCodes: string[];
}

/** What the server holds, whatever it told anybody. `pending` is set up and not verified: nothing asks for it yet. */
export interface Truth {
  readonly id: string;
  readonly username: string;
  readonly mfaEnabled: boolean;
  readonly secret: string | null;
  readonly backupCodes: readonly string[];
  readonly pending: { readonly secret: string; readonly backupCodes: readonly string[] } | null;
}

export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  factor: Factor | null;
  pending: Factor | null;
  /** Sessions of an earlier epoch are ended. */
  epoch: number;
}

/** `new`: ten codes as `A1B2-C3D4-E5F6-A7B8`; `older`: eight of twelve lower-case characters. */
export type Shape = 'new' | 'older';

const DAY = 86_400;
const newCode = (): string => (randomBytes(8).toString('hex').toUpperCase().match(/.{4}/g) ?? []).join('-');
const olderCode = (): string => randomBytes(6).toString('hex');

export const newFactor = (shape: Shape): Factor => ({
  secret: newSecret(),
  backupCodes: shape === 'new' ? Array.from({ length: 10 }, newCode) : Array.from({ length: 8 }, olderCode),
});

export class Users {
  readonly #users: User[] = [];
  readonly #names = new Set<string>();
  readonly #clock: StagingClock;
  readonly #tokens: Tokens;

  constructor(clock: StagingClock) {
    this.#clock = clock;
    this.#tokens = new Tokens(clock);
  }

  add({ username, password = newPassword(), email = `${username}@example.com`, mfa = false }: NewUser): User {
    if (this.#names.has(username)) throw new Error(`there is a user ${username} already`);
    const added: User = { id: randomUUID(), username, email, password, factor: mfa ? newFactor('new') : null, pending: null, epoch: 0 };
    this.#users.push(added);
    this.#names.add(username);
    return added;
  }

  all(): readonly User[] {
    return this.#users;
  }

  byEmail(email: unknown): User | null {
    return typeof email === 'string' ? this.#users.find((user) => user.email === email.toLowerCase()) ?? null : null;
  }

  named(username: string): User {
    const user = this.#users.find((candidate) => candidate.username === username);
    if (user === undefined) throw new Error(`no user ${username}`);
    return user;
  }

  session(user: User): string {
    return this.#tokens.issue({ userId: user.id, email: user.email, epoch: user.epoch }, DAY);
  }

  bySession(token: string): User | null {
    const payload = this.#tokens.read(token);
    return this.#users.find((user) => user.id === payload?.['userId'] && user.epoch === payload['epoch']) ?? null;
  }

  passwordFits(user: User, password: unknown): boolean {
    return typeof password === 'string' && same(user.password, password);
  }

  credentials(user: User): Credentials {
    const { username, email, password } = user;
    return { username, email, password, token: this.session(user) };
  }

  truth({ id, username, factor, pending }: User): Truth {
    return {
      id, username,
      mfaEnabled: factor !== null,
      secret: factor?.secret ?? null,
      backupCodes: [...(factor?.backupCodes ?? [])],
      pending: pending === null ? null : { secret: pending.secret, backupCodes: [...pending.backupCodes] },
    };
  }

  /** The code of what is on, else of what is pending. */
  code(user: User): string {
    const secret = user.factor?.secret ?? user.pending?.secret;
    if (secret === undefined) throw new Error(`${user.username} has no secret`);
    return codeAt(secret, this.#clock.now());
  }
}
