/** @file The server's true state: users, their MFA, JWTs and API keys. */
import { randomBytes } from 'node:crypto';
import type { StagingClock } from '../host/clock';
import { newPassword, same } from '../host/random';
import { Tokens } from '../host/tokens';
import { codeAt, newSecret, verify } from '../host/totp';

export interface NewUser {
  readonly username: string;
  readonly password?: string;
  readonly email?: string;
  /** MFA on from the start. */
  readonly mfa?: boolean;
  /** This account lives on a newer server that gives scratch codes on confirm. */
  readonly scratchCodes?: boolean;
  /** Below 4 the API key may not change MFA (`insufficientAccessLevel`). */
  readonly keyLevel?: number;
  /** Below 1 the account may not either (`accountStatusLacking`). */
  readonly status?: number;
}

/** What a person or a test needs to come in. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly jwt: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** What the server holds, whatever it told anybody. `secret` is kept after disabling, as FreeSewing does. */
export interface Truth {
  readonly id: number;
  readonly username: string;
  readonly mfaEnabled: boolean;
  readonly secret: string | null;
  readonly scratchCodes: readonly string[];
}

export interface User {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  keyLevel: number;
  status: number;
  givesScratchCodes: boolean;
  mfaEnabled: boolean;
  secret: string | null;
  scratchCodes: string[];
  /** JWTs of an earlier epoch are expired. */
  epoch: number;
}

const DAY = 86_400;

export class Users {
  readonly #users: User[] = [];
  readonly #names = new Set<string>();
  readonly #clock: StagingClock;
  readonly #tokens: Tokens;

  constructor(clock: StagingClock) {
    this.#clock = clock;
    this.#tokens = new Tokens(clock);
  }

  add(user: NewUser): User {
    if (this.#names.has(user.username.toLowerCase())) throw new Error(`there is a user ${user.username} already`);
    const added: User = {
      id: this.#users.length + 2, // number 1 is FreeSewing's own
      username: user.username,
      email: user.email ?? `${user.username}@example.com`,
      password: user.password ?? newPassword(),
      apiKey: `${randomBytes(4).toString('hex')}-${randomBytes(2).toString('hex')}-4${randomBytes(2).toString('hex').slice(1)}-a${randomBytes(2).toString('hex').slice(1)}-${randomBytes(6).toString('hex')}`,
      apiSecret: randomBytes(32).toString('hex'),
      keyLevel: user.keyLevel ?? 4,
      status: user.status ?? 1,
      givesScratchCodes: user.scratchCodes ?? false,
      mfaEnabled: user.mfa ?? false,
      secret: user.mfa === true ? newSecret() : null,
      scratchCodes: [],
      epoch: 0,
    };
    if (added.mfaEnabled && added.givesScratchCodes) added.scratchCodes = this.newScratchCodes();
    this.#users.push(added);
    this.#names.add(added.username.toLowerCase());
    return added;
  }

  all(): readonly User[] {
    return this.#users;
  }

  /** By name, e-mail or numeric id, as FreeSewing's sign-in takes them. */
  find(who: unknown): User | null {
    const text = String(who).toLowerCase();
    return this.#users.find((user) => user.username.toLowerCase() === text || user.email === text || String(user.id) === text) ?? null;
  }

  named(username: string): User {
    const user = this.find(username);
    if (user === null) throw new Error(`no user ${username}`);
    return user;
  }

  credentials(user: User): Credentials {
    const { username, password, apiKey, apiSecret } = user;
    return { username, password, jwt: this.jwt(user), apiKey, apiSecret };
  }

  truth(user: User): Truth {
    const { id, username, mfaEnabled, secret, scratchCodes } = user;
    return { id, username, mfaEnabled, secret, scratchCodes: [...scratchCodes] };
  }

  jwt(user: User): string {
    const { id, username, status, epoch } = user;
    return this.#tokens.issue({ _id: id, username, role: 'user', status, aud: 'freesewing.org', iss: 'freesewing.org', epoch }, 7 * DAY);
  }

  byJwt(token: string): User | null {
    const payload = this.#tokens.read(token);
    return this.#users.find((user) => user.id === payload?.['_id'] && user.epoch === payload['epoch']) ?? null;
  }

  byKey(key: string, secret: string): User | null {
    return this.#users.find((user) => same(user.apiKey, key) && same(user.apiSecret, secret)) ?? null;
  }

  passwordFits(user: User, password: unknown): boolean {
    return typeof password === 'string' && same(user.password, password);
  }

  /** A current code, or a scratch code, which is spent by it. */
  tokenFits(user: User, token: unknown): boolean {
    if (user.secret !== null && verify(token, user.secret, this.#clock.now())) return true;
    const at = typeof token === 'string' ? user.scratchCodes.indexOf(token) : -1;
    if (at >= 0) user.scratchCodes.splice(at, 1);
    return at >= 0;
  }

  code(user: User): string {
    if (user.secret === null) throw new Error(`${user.username} has no secret`);
    return codeAt(user.secret, this.#clock.now());
  }

  newScratchCodes(): string[] {
    return Array.from({ length: 8 }, () => randomBytes(4).toString('hex'));
  }
}
