/**
 * @file The ledger of calls that servers limit (DESIGN section 7). Short windows are waited out, in memory; long ones are
 * kept in the vault, because the server counts on while the app is closed: a call that would be one too many is not sent.
 */
import type { Limit } from '../../src-shared/backends';
import { Failure } from '../../src-shared/errors';
import { retryAfterSeconds } from '../backends/http-reply';
import type { HttpOutcome, HttpRequest } from '../backends/http-types';
import type { SpentCalls } from '../vault/content';
import type { Vault } from '../vault/vault';
import { createLimitWindow, type LimitWindow, type Place } from './limit-window';

/** Windows up to this are waited out. */
const SHORT = 5000;
/** The server's window began when our call arrived, not when it left. */
const MARGIN = 2000;

export interface LimitState {
  readonly left: number;
  /** When the next call, and when so many calls, are possible again; null: now. */
  freeFrom(calls: number): number | null;
}

export interface Limits {
  /**
   * Waits out a short window before the act is journaled: a request that only waits must not look, after a crash, as if it
   * had left. `within` then sends at once; `pass` gives the place back where it is not sent after all.
   */
  turn(origin: string, request: HttpRequest): Promise<void>;
  pass(request: HttpRequest): void;
  /** Carries out `send` when the limit allows; `limit-reached` without sending where that is too far off. */
  within(origin: string, request: HttpRequest, send: () => Promise<HttpOutcome>): Promise<HttpOutcome>;
  state(origin: string, limit: Limit): LimitState;
  /** @throws Failure `limit-reached` where fewer than so many calls are left. */
  require(origin: string, limit: Limit, calls: number): void;
}

interface LimitParts {
  readonly vault: Vault;
  readonly now: () => number;
  readonly sleepUntil: (at: number) => Promise<void>;
}

export function createLimits({ vault, now, sleepUntil }: LimitParts): Limits {
  const short = new Map<string, LimitWindow>();
  /** Places taken ahead for calls that are not out yet. */
  const ahead = new WeakMap<HttpRequest, Place>();

  const spentOf = (origin: string, name: string): SpentCalls | undefined =>
    vault.content.spent.find((spent) => spent.origin === origin && spent.limit === name);

  const change = async (origin: string, name: string, next: (spent: SpentCalls) => SpentCalls): Promise<void> => {
    await vault.mutate((content) => {
      const known = content.spent.find((spent) => spent.origin === origin && spent.limit === name);
      const changed = next(known ?? { origin, limit: name, at: [], until: null });
      const others = content.spent.filter((spent) => spent !== known);
      return { ...content, spent: changed.at.length === 0 && changed.until === null ? others : [...others, changed] };
    });
  };

  const state = (origin: string, limit: Limit): LimitState => {
    const at = now();
    const spent = spentOf(origin, limit.name);
    // A clock that was put back leaves times ahead of now: nobody can have called then.
    const live = (spent?.at ?? []).filter((time) => time <= at && time + limit.window + MARGIN > at);
    const blocked = blockedUntil(spent, at);
    const freeFrom = (calls: number): number | null => {
      const surplus = live.length + calls - limit.calls;
      const first = surplus <= 0 ? 0 : (live[surplus - 1] ?? at) + limit.window + MARGIN;
      const from = Math.max(first, blocked ?? 0);
      return from <= at ? null : from;
    };
    return { left: blocked === null ? Math.max(0, limit.calls - live.length) : 0, freeFrom };
  };

  const placeFor = (origin: string, limit: Limit): Promise<Place> => {
    const key = `${origin} ${limit.name}`;
    const window = short.get(key) ?? createLimitWindow(limit, now, sleepUntil);
    short.set(key, window);
    return window.take();
  };
  const spaced = async (origin: string, limit: Limit, request: HttpRequest, send: () => Promise<HttpOutcome>): Promise<HttpOutcome> => {
    const place = ahead.get(request) ?? await placeFor(origin, limit);
    ahead.delete(request);
    try {
      return await send();
    } finally {
      place.left();
    }
  };

  /** The name under which a server's "wait" is remembered where it never said how many calls it allows. */
  const nameOf = (request: HttpRequest): string => request.limit?.name ?? request.path;

  const noteRefusal = async (origin: string, request: HttpRequest, outcome: HttpOutcome): Promise<void> => {
    if (outcome.kind !== 'reply' || outcome.reply.status !== 429) return;
    const seconds = retryAfterSeconds(outcome.reply) ?? (request.limit === undefined ? null : Math.ceil(request.limit.window / 1000));
    if (seconds === null || seconds === 0) return;
    await change(origin, nameOf(request), (spent) => ({ ...spent, until: now() + seconds * 1000 }));
  };

  return {
    state,
    require: (origin, limit, calls) => {
      const from = state(origin, limit).freeFrom(calls);
      if (from !== null) throw new Failure('limit-reached', { retryable: true, detail: detailOf(from, now(), limit) });
    },
    turn: async (origin, request) => {
      const { limit } = request;
      if (limit !== undefined && limit.window <= SHORT && !ahead.has(request)) ahead.set(request, await placeFor(origin, limit));
    },
    pass: (request) => {
      ahead.get(request)?.unused();
      ahead.delete(request);
    },
    within: async (origin, request, send) => {
      const { limit } = request;
      const at = now();
      const until = limit !== undefined && limit.window > SHORT ? state(origin, limit).freeFrom(1) : blockedUntil(spentOf(origin, nameOf(request)), at);
      if (until !== null) {
        ahead.get(request)?.unused();
        ahead.delete(request);
        return { kind: 'failed', code: 'limit-reached', performed: 'no', startedAt: at, detail: detailOf(until, at, limit) };
      }
      if (limit === undefined || limit.window <= SHORT) {
        const outcome = limit === undefined ? await send() : await spaced(origin, limit, request, send);
        await noteRefusal(origin, request, outcome);
        return outcome;
      }
      // Durable before it leaves: the server counts it whatever becomes of us.
      await change(origin, limit.name, (spent) => ({ ...spent, until: null, at: [...spent.at.filter((time) => time <= at && time + limit.window + MARGIN > at), at] }));
      const outcome = await send();
      if (outcome.kind === 'failed' && outcome.performed === 'no') {
        await change(origin, limit.name, (spent) => ({ ...spent, at: without(spent.at, at) }));
      }
      await noteRefusal(origin, request, outcome);
      return outcome;
    },
  };
}

/** No server may keep us off for longer than an hour (DESIGN section 7); more than that is a clock that was put back. */
const HOUR = 3_600_000;
function blockedUntil(spent: SpentCalls | undefined, now: number): number | null {
  const until = spent?.until ?? null;
  return until === null || until <= now || until > now + HOUR ? null : until;
}

function without(times: readonly number[], time: number): readonly number[] {
  const index = times.lastIndexOf(time);
  return times.filter((_, place) => place !== index);
}

const detailOf = (until: number, now: number, limit: Limit | undefined): Readonly<Record<string, number>> => ({
  seconds: Math.max(1, Math.ceil((until - now) / 1000)), ...(limit === undefined ? {} : { calls: limit.calls, minutes: Math.ceil(limit.window / 60_000) }),
});
