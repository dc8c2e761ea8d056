/** @file The jobs of all connections: one at a time each, kept in the vault until it is done, going on after a lock or a crash. */
import type { BulkAct, BulkJobView, BulkPlan, RemoteUserView } from '../../src-shared/bulk';
import { Failure } from '../../src-shared/errors';
import { capabilitiesOf, connectionOf, requireWritable, type Desk } from '../enrolment/desk';
import type { Users } from '../users/users';
import type { BulkJob } from '../vault/content';
import { planFor } from './plan';
import { resultOf } from './result';
import { countsOf, createRunner, type Runner } from './runner';
import { settleOthers } from './settle';

export interface Bulk {
  plan(connectionId: string, act: BulkAct, ids: readonly string[]): BulkPlan;
  start(connectionId: string, act: BulkAct, ids: readonly string[]): Promise<BulkJobView>;
  list(): BulkJobView[];
  pause(id: string): Promise<BulkJobView>;
  resume(id: string): Promise<BulkJobView>;
  cancel(id: string): Promise<BulkJobView>;
  /** An ended job is forgotten. */
  dismiss(id: string): Promise<void>;
  /** As CSV, a line for each user. */
  result(id: string): string;
  isBusy(connectionId: string): boolean;
  /** After the vault opened: what was not finished goes on. */
  goOn(): void;
  /** After the vault opened: asks about users of whom an answer was lost and no job goes on. Never rejects for a server's sake. */
  settleDue(): Promise<void>;
  suspended(): void;
  stop(): void;
  /** Resolves when nothing is under way and what was done stands in the vault. */
  idle(): Promise<void>;
}

export interface BulkParts {
  readonly desk: Desk;
  readonly users: Users;
  readonly onChange: (job: BulkJobView, rows: readonly RemoteUserView[]) => void;
}

/** A window hears of changes so often, ms. */
const TELL_EVERY = 250;
/** ms: a call may have reached the server that long after it left. */
const SLACK = 200;
/** After a suspend nothing new for so long, ms: the network has to come back. */
const AFTER_SUSPEND = 5000;

export function createBulk({ desk, users, onChange }: BulkParts): Bulk {
  const { vault, time } = desk;
  const runners = new Map<string, Runner>();
  const untold = new Map<string, Set<string>>();
  let telling = false;
  let isStopped = false;

  const jobOf = (id: string): BulkJob => {
    const job = runners.get(id)?.job ?? vault.content.jobs.find((candidate) => candidate.id === id);
    if (job === undefined) throw new Failure('not-found');
    return job;
  };
  const tell = (): void => {
    telling = false;
    if (isStopped) return;
    for (const [id, ids] of untold) {
      const job = jobs().find((candidate) => candidate.id === id);
      if (job === undefined) continue; // it is still being written; its rows are told with the next
      untold.delete(id);
      onChange(viewOf(job), [...ids].map((user) => users.view(job.connectionId, user)));
    }
  };
  const changed = (jobId: string, userId: string | null): void => {
    const ids = untold.get(jobId) ?? new Set();
    untold.set(jobId, userId === null ? ids : ids.add(userId));
    if (isStopped) return;
    if (runners.get(jobId)?.state().state === 'ended') {
      tell(); // nobody waits for the last word
      return;
    }
    if (telling) return;
    telling = true;
    time.after(TELL_EVERY, tell);
  };
  const run = (job: BulkJob): Runner => {
    const runner = createRunner({ desk, job, changed: (userId) => changed(job.id, userId) });
    runners.set(job.id, runner);
    return runner;
  };
  const jobs = (): BulkJob[] => vault.content.jobs.map(({ id }) => jobOf(id));
  const isOpen = ({ endedAt }: BulkJob): boolean => endedAt === null;
  const isBusy = (connectionId: string): boolean => jobs().some((job) => job.connectionId === connectionId && isOpen(job));
  const runnerOf = (id: string): Runner => {
    requireWritable(desk);
    const job = jobOf(id);
    if (!isOpen(job)) throw new Failure('wrong-state');
    return runners.get(id) ?? run(job);
  };
  const viewOf = (job: BulkJob): BulkJobView => {
    const runner = runners.get(job.id);
    const counts = runner?.counts ?? countsOf(job.users.flatMap(({ outcome }) => (outcome === null ? [] : [outcome])));
    const { id, connectionId, act, startedAt, endedAt, users: all } = job;
    const rate = runner?.pace.rate() ?? null;
    const left = all.length - counts.done - counts.skipped - counts.failed - counts.unknown;
    const limit = limitOf(connectionId, act);
    const pace = rate ?? (limit === null ? null : limit.calls / (limit.window / 1000));
    return {
      id, connectionId, act, startedAt, endedAt, total: all.length, ...counts, rate,
      ...(runner?.state() ?? { state: isOpen(job) ? 'paused' as const : 'ended' as const, trouble: null, until: null }),
      secondsLeft: pace === null || pace === 0 ? null : Math.ceil(left / pace),
    };
  };
  const limitOf = (connectionId: string, act: BulkAct) => capabilitiesOf(connectionOf(desk, connectionId)).others?.[act] ?? null;
  const planned = (connectionId: string, act: BulkAct, ids: readonly string[]) => {
    if (capabilitiesOf(connectionOf(desk, connectionId)).others === null) throw new Failure('bad-request');
    return planFor(act, [...new Set(ids)].map((id) => users.view(connectionId, id)), limitOf(connectionId, act));
  };
  const viewAfter = async (id: string, work: (runner: Runner) => Promise<void>): Promise<BulkJobView> => {
    await work(runnerOf(id));
    return viewOf(jobOf(id));
  };

  return {
    plan: (connectionId, act, ids) => {
      const { users: _, ...plan } = planned(connectionId, act, ids);
      return plan;
    },
    start: async (connectionId, act, ids) => {
      requireWritable(desk);
      if (isBusy(connectionId)) throw new Failure('job-under-way');
      const { users: acting } = planned(connectionId, act, ids);
      const job: BulkJob = {
        id: desk.newId(), connectionId, act, startedAt: time.now(), endedAt: null, paused: false, users: acting.map((id) => ({ id, outcome: null })),
      };
      // Only the last result of a connection is kept: the table has the rest.
      const written = vault.mutate((content) => {
        if (content.jobs.some((other) => other.connectionId === connectionId && isOpen(jobOf(other.id)))) throw new Failure('job-under-way');
        return { ...content, jobs: [...content.jobs.filter((other) => other.connectionId !== connectionId), job] };
      });
      if (act !== 'check') await written; // what changes something at a server is resumed after a crash, so it stands in the vault first
      const runner = run(job);
      try {
        await written;
      } catch (error) {
        runner.stop();
        runners.delete(job.id);
        untold.delete(job.id);
        throw error;
      }
      return viewOf(job);
    },
    list: () => jobs().map(viewOf),
    pause: (id) => viewAfter(id, (runner) => runner.pause()),
    resume: (id) => viewAfter(id, (runner) => runner.resume()),
    cancel: (id) => viewAfter(id, (runner) => runner.cancel()),
    dismiss: async (id) => {
      requireWritable(desk);
      if (isOpen(jobOf(id))) throw new Failure('wrong-state');
      await vault.mutate((content) => ({ ...content, jobs: content.jobs.filter((job) => job.id !== id) }));
      runners.delete(id);
    },
    result: (id) => {
      const job = jobOf(id);
      return resultOf(job, (user) => runners.get(id)?.outcomes.get(user.id) ?? user.outcome, (userId) => users.view(job.connectionId, userId));
    },
    isBusy,
    goOn: () => {
      if (isStopped) return;
      for (const { id, connectionId, act } of jobs()) {
        const goingOn = (): void => {
          if (!isStopped && isOpen(jobOf(id)) && !runners.has(id)) run(jobOf(id));
        };
        // What was sent before the lock or crash still counts at the server: one window later nothing of it does.
        const window = limitOf(connectionId, act)?.window ?? 0;
        if (window === 0) goingOn();
        else time.after(window + SLACK, goingOn);
      }
    },
    settleDue: async () => {
      requireWritable(desk);
      await settleOthers(desk, vault.content.connections.filter(({ id }) => !isBusy(id)).map(({ id }) => id));
    },
    suspended: () => {
      for (const runner of runners.values()) runner.hold(AFTER_SUSPEND);
    },
    stop: () => {
      isStopped = true;
      for (const runner of runners.values()) runner.stop();
    },
    idle: async () => {
      await Promise.all([...runners.values()].map((runner) => runner.idle()));
    },
  };
}
