/** @file One run of the check: what it knows, what it keeps, and the door every request goes through. */
import { SERVICES, type Capabilities } from '../../src-shared/backends';
import type { CheckWait } from '../../src-shared/check';
import type { Secret } from '../../src-shared/secret';
import type { Access, Auth, Backend, Verdict } from '../backends/backend';
import type { HttpReply, HttpRequest, Send } from '../backends/http-types';
import { backendFor } from '../backends/registry';
import { nextCodeMoment, isFresh } from '../enrolment/codes-at-server-time';
import { stepOf, totp } from '../otp/otp';
import { createPace, isShort } from './pace';
import { Interrupted, NoRoom, type CheckParts } from './parts';
import type { CheckState } from './state';

export interface Exchange {
  readonly request: HttpRequest;
  readonly reply: HttpReply;
}

/** A server that says "later" this often is not asked again. */
const TURNED_AWAY = 3;

/** Seconds to wait where the call was certainly not carried out for a limit's sake, the server's or our own ledger's; else null. */
function laterBy(verdict: Verdict<unknown>): number | null {
  if (verdict.kind !== 'not-performed' || (verdict.code !== 'rate-limited' && verdict.code !== 'limit-reached')) return null;
  const seconds = verdict.retryAfterSeconds ?? verdict.detail?.['seconds'];
  return typeof seconds === 'number' ? seconds : 1;
}

export class Run {
  readonly backend: Backend;
  readonly can: Capabilities;
  readonly send: Send;
  /** Of the step under way. */
  exchanges: Exchange[] = [];
  session: Secret | null = null;
  userId: string | null;
  state: CheckState | null;
  /** Calls of a long limit that the step under way leaves for what must still follow. */
  kept = 0;
  /** From here on only the account's state matters: no interruption, no limit kept back. */
  cleaning = false;
  readonly #live: Secret[];
  readonly #pace: ReturnType<typeof createPace>;
  #offset: number | null = null;
  #lastStep: number | null;

  constructor(readonly parts: CheckParts) {
    const { target, credentials, left } = parts;
    this.backend = backendFor(target.kind);
    this.can = SERVICES[target.kind].capabilities;
    this.userId = left?.userId ?? credentials.userId;
    this.state = left ?? null;
    this.#lastStep = left?.lastCodeStep ?? null;
    this.#pace = createPace(left?.spent ?? parts.spent ?? {}, parts.raised);
    const { password, jwt, apiSecret, apiToken } = credentials;
    this.#live = [password, jwt, apiSecret, apiToken].filter((secret) => secret !== null);
    this.send = (request) => this.#send(request);
  }

  /** Every secret that this run has seen: for the scrubber. */
  liveSecrets(): readonly Secret[] {
    const { state } = this;
    return [...this.#live, ...(state?.issued == null ? [] : [state.issued.secret]), ...(state?.backupCodes ?? []).map(({ code }) => code)];
  }

  remember(secret: Secret): Secret {
    this.#live.push(secret);
    return secret;
  }

  now(): number {
    return this.parts.time.now();
  }

  /** What is sent with calls about the account; null where that takes a sign-in. */
  auth(): Auth | null {
    const { jwt, apiKey, apiSecret, apiToken } = this.parts.credentials;
    const sessionAs = this.parts.credentials.sessionAs ?? this.can.sessionAs[0] ?? 'bearer';
    if (apiToken !== null) return { kind: 'path', token: apiToken };
    if (apiKey !== null && apiSecret !== null) return { kind: 'key', key: apiKey, secret: apiSecret };
    const token = jwt ?? this.session;
    return token === null ? null : { kind: sessionAs, token };
  }

  access(): Access | null {
    const auth = this.auth();
    return auth === null ? null : { auth, userId: this.userId };
  }

  /** Durable when it resolves, and before anything that depends on it is sent. */
  async save(change: Partial<CheckState>): Promise<void> {
    const { kind, baseUrl } = this.parts.target;
    const before: CheckState = this.state ?? {
      kind, baseUrl, userId: this.userId, phase: 'setup', enabling: null, issued: null, recordsBefore: null, backupCodes: [], lastCodeStep: this.#lastStep, spent: {},
    };
    this.state = { ...before, ...change, spent: this.#pace.spent };
    await this.parts.store.save(this.state);
  }

  async clear(): Promise<void> {
    await this.parts.store.clear();
    for (const secret of this.liveSecrets()) if (!this.#live.includes(secret)) this.#live.push(secret);
    this.state = null;
  }

  /** The code of a step of its own, computed at server time; the step is durable before its code leaves (DESIGN section 6). */
  async code(change: Partial<CheckState> = {}): Promise<string> {
    const issued = this.state?.issued;
    if (issued == null) throw new Error('there is no secret to compute a code from');
    const { secret, parameters } = issued;
    const { period } = parameters;
    for (;;) {
      const now = this.now();
      const offset = this.#offset ?? 0;
      const { step, sendAt } = nextCodeMoment({ now, offset, period, lastStep: this.#lastStep });
      if (sendAt > now) {
        await this.wait('code', sendAt);
        continue;
      }
      this.#lastStep = step;
      await this.save({ ...change, lastCodeStep: step });
      if (isFresh(step, this.now(), offset, period)) return totp(secret, parameters, step * period * 1000);
    }
  }

  /** No code of this secret, at any time near now. */
  wrongCode(): string {
    const issued = this.state?.issued;
    if (issued == null) throw new Error('there is no secret to avoid the codes of');
    const { secret, parameters } = issued;
    const { step } = stepOf(parameters, Math.max(0, this.now() + (this.#offset ?? 0)));
    const near = [-3, -2, -1, 0, 1, 2, 3].map((away) => totp(secret, parameters, Math.max(0, step + away) * parameters.period * 1000));
    const all = Array.from({ length: near.length + 1 }, (_, digit) => String(digit + 1).repeat(parameters.digits));
    return all.find((code) => !near.includes(code)) ?? '';
  }

  /** Sends when the limit has room, and once more where the server said "later": that is the one answer that means "not performed". */
  async attempt<T>(act: () => Promise<Verdict<T>>): Promise<Verdict<T>> {
    for (let turn = 1; ; turn += 1) {
      await this.#room();
      const verdict = await act();
      const seconds = laterBy(verdict);
      if (seconds === null || turn >= TURNED_AWAY) return verdict;
      await this.#waitForLimit(this.now() + (seconds + 1) * 1000);
    }
  }

  async #room(): Promise<void> {
    const limit = this.can.enrolmentCalls?.limit;
    if (limit === undefined) return;
    const from = this.#pace.freeFrom(limit, 1, this.cleaning ? 0 : this.kept, this.now());
    if (from !== null) await this.#waitForLimit(from);
  }

  async #waitForLimit(until: number): Promise<void> {
    if (!this.cleaning && !this.parts.patient) throw new NoRoom(Math.ceil((until - this.now()) / 1000));
    await this.wait('limit', until);
  }

  async wait(why: CheckWait, until: number): Promise<void> {
    this.parts.tell({ kind: 'waiting', why, until });
    await this.parts.time.sleepUntil(until, this.cleaning ? null : this.parts.signal);
    this.#refuseInterrupted();
  }

  #refuseInterrupted(): void {
    if (this.parts.signal.aborted && !this.cleaning) throw new Interrupted();
  }

  async #send(request: HttpRequest): ReturnType<Send> {
    this.#refuseInterrupted();
    const { limit } = request;
    if (limit !== undefined) {
      const from = isShort(limit) ? this.#pace.freeFrom(limit, 1, 0, this.now()) : null;
      if (from !== null) await this.parts.time.sleepUntil(from, null);
      this.#pace.note(limit, this.now());
      // Durable before it leaves: the server counts it whatever becomes of us.
      if (this.state !== null && !isShort(limit)) await this.save({});
    }
    const outcome = await this.parts.http.send(request);
    if (outcome.kind === 'reply') {
      this.#offset = outcome.reply.clockOffset ?? this.#offset;
      this.exchanges.push({ request, reply: outcome.reply });
    }
    return outcome;
  }
}
