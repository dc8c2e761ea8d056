/** @file JWTs (HS256) of one server: signed with a key of this run, so that none outlives it. */
import { createHmac, randomBytes } from 'node:crypto';
import type { StagingClock } from './clock';
import { same } from './random';

type Payload = Readonly<Record<string, unknown>>;
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Tokens {
  readonly #key = randomBytes(32);
  readonly #clock: StagingClock;

  constructor(clock: StagingClock) {
    this.#clock = clock;
  }

  /** Good for `seconds` from now. */
  issue(payload: Payload, seconds: number): string {
    const iat = Math.floor(this.#clock.now() / 1000);
    // The number makes two tokens of one second differ.
    const text = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ ...payload, iat, exp: iat + seconds, jti: randomBytes(6).toString('hex') })}`;
    return `${text}.${this.#sign(text)}`;
  }

  /** Null where it is not one of ours, or has run out. */
  read(token: string): Payload | null {
    const cut = token.lastIndexOf('.');
    if (cut < 0 || !same(this.#sign(token.slice(0, cut)), token.slice(cut + 1))) return null;
    const payload = JSON.parse(Buffer.from(token.slice(0, cut).split('.')[1] ?? '', 'base64url').toString()) as Payload;
    return Number(payload['exp']) * 1000 > this.#clock.now() ? payload : null;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}
