/** @file Accountable's true state: the users of one API token, their 2FA, MFA tokens and access tokens. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StagingClock } from '../host/clock';
import { newPassword, same } from '../host/random';
import { codeAt, newSecret } from '../host/totp';

export interface NewUser {
  readonly username: string;
  readonly password?: string;
  /** 2FA on from the start. */
  readonly mfa?: boolean;
}

/** One user as the owner of the API token knows it. */
export interface Credentials {
  readonly uuid: string;
  readonly username: string;
  readonly password: string;
}

/** What the server holds, whatever it told anybody. There is no unconfirmed state: a secret that exists is asked for. */
export interface Truth {
  readonly uuid: string;
  readonly username: string;
  readonly mfaEnabled: boolean;
  readonly secret: string | null;
  readonly enabledAt: number | null;
}

export interface User {
  readonly uuid: string;
  readonly username: string;
  readonly password: string;
  factor: { readonly secret: string; readonly enabledAt: number } | null;
}

/** 52 base32 characters: 32 bytes. */
export const SECRET_LENGTH = 52;
const MFA_TOKEN_MS = 300_000;

export class Users {
  readonly #byUuid = new Map<string, User>();
  readonly #byName = new Map<string, User>();
  readonly #mfaTokens = new Map<string, { readonly uuid: string; readonly until: number }>();
  readonly #clock: StagingClock;

  constructor(clock: StagingClock) {
    this.#clock = clock;
  }

  add({ username, password = newPassword(), mfa = false }: NewUser): User {
    if (this.#byName.has(username)) throw new Error(`there is a user ${username} already`);
    const added: User = { uuid: randomUUID(), username, password, factor: null };
    if (mfa) this.enable(added);
    this.#byUuid.set(added.uuid, added);
    this.#byName.set(username, added);
    return added;
  }

  all(): readonly User[] {
    return [...this.#byUuid.values()];
  }

  byUuid(uuid: string): User | null {
    return this.#byUuid.get(uuid) ?? null;
  }

  named(username: string): User {
    const user = this.#byName.get(username);
    if (user === undefined) throw new Error(`no user ${username}`);
    return user;
  }

  byPassword(username: string, password: string): User | null {
    const user = this.#byName.get(username);
    return user !== undefined && same(user.password, password) ? user : null;
  }

  enable(user: User): string {
    const secret = newSecret(SECRET_LENGTH);
    user.factor = { secret, enabledAt: this.#clock.now() };
    return secret;
  }

  mfaToken(user: User): string {
    const token = randomBytes(24).toString('base64url');
    this.#mfaTokens.set(token, { uuid: user.uuid, until: this.#clock.now() + MFA_TOKEN_MS });
    return token;
  }

  byMfaToken(token: string): User | null {
    const known = this.#mfaTokens.get(token);
    return known !== undefined && known.until > this.#clock.now() ? this.byUuid(known.uuid) : null;
  }

  /** `token` of one sign-in, or every one given so far. */
  endMfaTokens(token?: string): void {
    if (token === undefined) this.#mfaTokens.clear();
    else this.#mfaTokens.delete(token);
  }

  /** As the page prints one: the UUID and the time in base64, and something random. */
  accessToken(user: User): string {
    const part = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
    return `${part(user.uuid)}.${part(String(this.#clock.now()))}.${randomBytes(24).toString('base64url')}`;
  }

  credentials({ uuid, username, password }: User): Credentials {
    return { uuid, username, password };
  }

  truth({ uuid, username, factor }: User): Truth {
    return { uuid, username, mfaEnabled: factor !== null, secret: factor?.secret ?? null, enabledAt: factor?.enabledAt ?? null };
  }

  code(user: User): string {
    if (user.factor === null) throw new Error(`${user.username} has no secret`);
    return codeAt(user.factor.secret, this.#clock.now());
  }
}
