/** @file The server's true state: users, their MFA, JWTs and API keys. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StagingClock } from '../host/clock';
import { codeAt, newSecret, verify } from './totp';

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

const ADJECTIVES = ['amber', 'brisk', 'calm', 'deft', 'eager', 'fair', 'glad', 'hazel'];
const NOUNS = ['anvil', 'bobbin', 'collar', 'dart', 'eyelet', 'fold', 'gusset', 'hem'];
const pick = (words: readonly string[]): string => words[(randomBytes(1)[0] ?? 0) % words.length] ?? '';
const newPassword = (): string => `${pick(ADJECTIVES)}-${pick(NOUNS)}-${randomBytes(4).toString('hex')}`;
const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const DAY = 86_400;

export class Users {
  readonly #users: User[] = [];
  readonly #clock: StagingClock;
  readonly #jwtKey = randomBytes(32);

  constructor(clock: StagingClock) {
    this.#clock = clock;
  }

  add(user: NewUser): User {
    if (this.find(user.username) !== null) throw new Error(`there is a user ${user.username} already`);
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
    const now = Math.floor(this.#clock.now() / 1000);
    const payload = { _id: user.id, username: user.username, role: 'user', status: user.status, aud: 'freesewing.org', iss: 'freesewing.org', iat: now, exp: now + 7 * DAY, epoch: user.epoch };
    const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(payload)}`;
    return `${text}.${this.#sign(text)}`;
  }

  byJwt(token: string): User | null {
    const cut = token.lastIndexOf('.');
    if (cut < 0 || !same(this.#sign(token.slice(0, cut)), token.slice(cut + 1))) return null;
    const payload = JSON.parse(Buffer.from(token.slice(0, cut).split('.')[1] ?? '', 'base64url').toString()) as { _id: number; exp: number; epoch: number };
    const user = this.#users.find((candidate) => candidate.id === payload._id) ?? null;
    return user !== null && payload.exp * 1000 > this.#clock.now() && payload.epoch === user.epoch ? user : null;
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

  #sign(text: string): string {
    return createHmac('sha256', this.#jwtKey).update(text).digest('base64url');
  }
}
