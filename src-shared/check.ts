/** @file The conformance check's words: what it does step by step, and what it found. Nothing here holds a secret. */
import { z } from 'zod';
import { BackendKind, CallRecord, Environment, Instant } from './model';

/** In the order they are done. `clean-up` is there only where the check ended early or did not end in "off". */
export const CHECK_STEPS = [
  'sign-in', 'status', 'enrol', 'wrong-code', 'confirm', 'read-on', 'sign-in-code', 'backup-code', 'backup-code-again', 'wrong-password', 'disable', 'read-off', 'clean-up',
] as const;
export const CheckStep = z.enum(CHECK_STEPS);
export type CheckStep = z.infer<typeof CheckStep>;

/** `deviates`: not as the contract has it, but tolerated by the product. */
export const CHECK_RESULTS = ['pass', 'deviates', 'fails', 'skipped'] as const;

export const FINDING_CODES = [
  // deviations
  'status-differs', 'field-missing', 'field-differs', 'older-route', 'refused-otherwise', 'session-ended',
  // failures
  'verdict', 'accepted-wrong-code', 'accepted-twice', 'accepted-wrong-password', 'state-not-told', 'still-on', 'still-off', 'another-secret', 'not-ours',
  // why a step was left out, or the check not run
  'stopped', 'interrupted', 'no-password', 'no-backup-codes', 'not-at-this-service', 'limit', 'mfa-already-on',
] as const;
/** `detail`: public values only: statuses, field names of the contract, error codes of our own. */
export const Finding = z.object({ code: z.enum(FINDING_CODES), detail: z.record(z.string(), z.union([z.string(), z.number()])) });
export type Finding = Readonly<z.infer<typeof Finding>>;

export const StepReport = z.object({
  step: CheckStep,
  result: z.enum(CHECK_RESULTS),
  findings: z.array(Finding),
  /** The exchange, redacted. */
  calls: z.array(CallRecord),
  milliseconds: z.number(),
});
export type StepReport = Readonly<z.infer<typeof StepReport>>;

export const CheckReport = z.object({
  kind: BackendKind,
  baseUrl: z.string(),
  environment: Environment,
  startedAt: Instant,
  endedAt: Instant,
  outcome: z.enum(['passed', 'failed', 'not-run']),
  /** False where the server may still ask for a code of this run: what is needed to finish is kept. */
  clean: z.boolean(),
  steps: z.array(StepReport),
});
export type CheckReport = Readonly<z.infer<typeof CheckReport>>;

/** What the check waits for: a code of its own, the server's limit, or an answer that may still come late. */
export const CHECK_WAITS = ['code', 'limit', 'late'] as const;
export type CheckWait = (typeof CHECK_WAITS)[number];

/** What the window shows of a check: under way, ended, or none yet. */
export const CheckView = z.object({
  running: z.boolean(),
  current: CheckStep.nullable(),
  waiting: z.object({ why: z.enum(CHECK_WAITS), until: Instant }).nullable(),
  steps: z.array(StepReport),
  outcome: z.enum(['passed', 'failed', 'not-run']).nullable(),
  /** An earlier check was cut off: MFA may be on, and what it takes to turn it off is kept. */
  left: z.boolean(),
});
export type CheckView = Readonly<z.infer<typeof CheckView>>;
