/**
 * @file Runs one job: several users at a time, at the pace of the limits ledger, with the person's pause, the server's troubles
 * and the end of the app in mind. What was done is written into the vault in batches (DESIGN section 5).
 */
import { Failure, type ErrorCode } from '../../src-shared/errors';
import type { Desk } from '../enrolment/desk';
import type { BulkJob, BulkOutcome, VaultContent } from '../vault/content';
import { actOnUser } from './acts';
import { createPace, type Pace } from './pace';
import { TooEarly } from './settle';

export interface RunnerParts {
  readonly desk: Desk;
  readonly job: BulkJob;
  /** A user's row, or the job, is another one now. */
  readonly changed: (userId: string | null) => void;
}

export interface Runner {
  readonly job: BulkJob;
  readonly outcomes: ReadonlyMap<string, BulkOutcome>;
  /** Of each kind of outcome. */
  readonly counts: Readonly<Record<BulkOutcome['kind'], number>>;
  readonly pace: Pace;
  state(): { readonly state: 'running' | 'paused' | 'waiting' | 'ended'; readonly trouble: ErrorCode | null; readonly until: number | null };
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** What is not begun yet is left alone. Resolves when all that was begun has ended. */
  cancel(): Promise<void>;
  /** Nothing new for so long: the machine goes to sleep. */
  hold(milliseconds: number): void;
  /** Begins nothing new. The job goes on after the next start. */
  stop(): void;
  /** Resolves when nothing is under way; what was done stands in the vault then. */
  idle(): Promise<void>;
}

/** The whole job stops: the next user would meet the same. */
const STOPS: readonly ErrorCode[] = ['session-expired', 'api-token-refused', 'plan-lacks-mfa', 'access-insufficient', 'tls-untrusted', 'redirected', 'disk-full', 'disk-refused', 'vault-elsewhere', 'internal', 'not-found'];
/** The whole job waits, and tries again by itself. */
const WAITS: readonly ErrorCode[] = ['unreachable', 'rate-limited', 'limit-reached'];
const WAIT = 5000;
/** A user whose call failed in a way that may pass is tried so often, later and later. */
const TRIES = 3;
const AGAIN = 5000;
/**
 * Written into the vault after so many users, or so long (ms). Each time holds up everything for as long as sealing the whole vault
 * takes. What a crash loses of a check is asked again; what was enrolled or disabled stands in the journal, which is not to grow without end.
 */
const SAVE_USERS = { check: 15_000, enrol: 5000, disable: 5000 } as const;
const SAVE_EVERY = { check: 30_000, enrol: 8000, disable: 8000 } as const;
/**
 * As many users at a time as are done in so many seconds: enough that no place of the server's limit stays empty while some answers
 * are slow, few enough that a pause is not long in coming where the limit is low.
 */
const AHEAD = 0.3;
const FEWEST = 6;
const MOST = 48;

interface Waiting {
  readonly id: string;
  readonly tries: number;
  readonly notBefore: number;
}

export function countsOf(outcomes: Iterable<Pick<BulkOutcome, 'kind'>>): Record<BulkOutcome['kind'], number> {
  const counts = { done: 0, skipped: 0, failed: 0, unknown: 0 };
  for (const { kind } of outcomes) counts[kind] += 1;
  return counts;
}

export function createRunner({ desk, job: first, changed }: RunnerParts): Runner {
  const { time, book } = desk;
  let job = first;
  const outcomes = new Map(job.users.flatMap(({ id, outcome }) => (outcome === null ? [] : [[id, outcome] as const])));
  const counts = countsOf(outcomes.values());
  const queue: Waiting[] = job.users.filter(({ outcome }) => outcome === null).map(({ id }) => ({ id, tries: 0, notBefore: 0 }));
  let next = 0;
  const later: Waiting[] = [];
  const active = new Set<Promise<void>>();
  const pace = createPace(() => time.now());
  let trouble: { readonly code: ErrorCode; readonly until: number | null } | null = null;
  let stopped = false;
  let cancelled = false;
  let unsaved = 0;
  let savedAt = time.now();
  let saving: Promise<void> | null = null;
  let alarm: () => void = () => undefined;

  const isOver = (): boolean => job.endedAt !== null;
  const mayBegin = (): boolean => !stopped && !cancelled && !job.paused && !isOver() && (trouble === null || (trouble.until !== null && trouble.until <= time.now()));

  const withJob = (content: VaultContent): VaultContent => {
    const known = content.jobs.find(({ id }) => id === job.id);
    const users = job.users.map((user) => ({ ...user, outcome: outcomes.get(user.id) ?? null }));
    if (known === undefined) return content;
    return { ...content, jobs: content.jobs.map((candidate) => (candidate.id === job.id ? { ...job, users } : candidate)) };
  };
  const save = async (): Promise<void> => {
    unsaved = 0;
    savedAt = time.now();
    try {
      await book.fold(withJob);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      inTrouble(error.code, null);
    }
  };
  const saveSoon = (): void => {
    if (saving !== null || (unsaved < SAVE_USERS[job.act] && time.now() - savedAt < SAVE_EVERY[job.act])) return;
    saving = save().finally(() => {
      saving = null;
    });
  };
  const inTrouble = (code: ErrorCode, until: number | null): void => {
    if (code === 'vault-not-open') stopped = true;
    trouble = { code, until };
    changed(null);
  };

  const settle = (id: string, outcome: Pick<BulkOutcome, 'kind' | 'code'>): void => {
    const before = outcomes.get(id);
    if (before !== undefined) counts[before.kind] -= 1;
    counts[outcome.kind] += 1;
    outcomes.set(id, { ...outcome, at: time.now() });
    if (outcome.kind === 'failed' || outcome.kind === 'unknown') desk.roster.change(job.connectionId, id, { lastError: { code: outcome.code ?? 'internal', at: time.now() } });
    unsaved += 1;
    pace.note();
    changed(id);
  };

  /** What a failure means for the user, or for all. */
  const failed = (user: Waiting, error: unknown): void => {
    const { id, tries } = user;
    if (error instanceof TooEarly) {
      if (tries < TRIES) later.push({ id, tries: tries + 1, notBefore: error.at });
      else settle(id, { kind: 'unknown', code: 'outcome-unknown' });
      return;
    }
    const failure = error instanceof Failure ? error : new Failure('internal');
    const { code, detail } = failure;
    const seconds = detail?.['seconds'];
    if (code === 'vault-not-open' || STOPS.includes(code)) {
      later.push({ id, tries, notBefore: 0 });
      inTrouble(code, null);
    } else if (WAITS.includes(code)) {
      later.push({ id, tries, notBefore: 0 });
      inTrouble(code, time.now() + (typeof seconds === 'number' ? seconds * 1000 : WAIT));
    } else if (failure.retryable && tries + 1 < TRIES) later.push({ id, tries: tries + 1, notBefore: time.now() + AGAIN * (tries + 1) });
    else settle(id, { kind: code === 'outcome-unknown' ? 'unknown' : 'failed', code });
  };

  const begin = (user: Waiting): void => {
    const running = actOnUser(desk, job.connectionId, user.id, job.act, job.startedAt)
      .then((result) => settle(user.id, result), (error: unknown) => failed(user, error))
      .finally(() => {
        active.delete(running);
        saveSoon();
        pump();
      });
    active.add(running);
  };

  const nextUser = (): Waiting | undefined => {
    const due = later.findIndex(({ notBefore }) => notBefore <= time.now());
    if (due >= 0) return later.splice(due, 1)[0];
    const user = queue[next];
    next += 1;
    return user;
  };
  const hasMore = (): boolean => next < queue.length || later.length > 0;

  const pump = (): void => {
    if (mayBegin()) trouble = null;
    const width = Math.min(MOST, Math.max(FEWEST, Math.ceil((pace.rate() ?? 0) * AHEAD)));
    while (mayBegin() && active.size < width) {
      const user = nextUser();
      if (user === undefined) break;
      begin(user);
    }
    if (active.size > 0 || stopped || isOver()) return;
    if (cancelled || (!hasMore() && trouble === null)) void end();
    else wakeLater();
  };
  /** Nothing is under way: it goes on when a trouble has passed, or a user is due again. */
  const wakeLater = (): void => {
    alarm();
    if (job.paused || (trouble !== null && trouble.until === null)) return;
    const at = Math.max(trouble?.until ?? 0, next < queue.length ? 0 : Math.min(...later.map(({ notBefore }) => notBefore)));
    if (Number.isFinite(at)) alarm = time.after(Math.max(0, at - time.now()), pump);
    changed(null);
  };
  /** Told before it is written: every outcome is known, and after a crash enrolling finds that nothing is left to do, and a check asks again. */
  const end = async (): Promise<void> => {
    if (isOver()) return;
    job = { ...job, endedAt: time.now() };
    changed(null);
    saving = (saving ?? Promise.resolve()).then(save);
    await saving;
  };
  const idle = async (): Promise<void> => {
    while (active.size > 0) await Promise.all(active);
    await saving;
  };
  const setPaused = async (paused: boolean): Promise<void> => {
    job = { ...job, paused };
    changed(null);
    // What is under way comes to its end first: a late failure would bring the same trouble back.
    if (paused || trouble !== null) await idle();
    if (!paused) trouble = null;
    pace.restart();
    pump();
    changed(null);
    await save();
  };

  pump();
  return {
    get job() {
      return job;
    },
    outcomes, counts, pace,
    state: () => {
      const until = trouble?.until ?? null;
      if (isOver()) return { state: 'ended', trouble: null, until: null };
      if (job.paused) return { state: 'paused', trouble: null, until: null };
      if (trouble !== null) return { state: 'waiting', trouble: trouble.code, until };
      const due = active.size === 0 && next >= queue.length && later.length > 0 ? Math.min(...later.map(({ notBefore }) => notBefore)) : null;
      return { state: due === null ? 'running' : 'waiting', trouble: due === null ? null : 'outcome-unknown', until: due };
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    cancel: async () => {
      cancelled = true;
      alarm();
      await idle();
      await end();
    },
    hold: (milliseconds) => {
      if (!isOver() && trouble === null) inTrouble('unreachable', time.now() + milliseconds);
    },
    stop: () => {
      stopped = true;
      alarm();
    },
    idle: async () => {
      await idle();
      if (!isOver()) await save();
    },
  };
}
