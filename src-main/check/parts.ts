/** @file What the conformance check is given, and how its steps end early. No Electron, no keychain, no vault. */
import type { SessionAs } from '../../src-shared/backends';
import type { CheckStep, CheckWait, Finding, StepReport } from '../../src-shared/check';
import type { BackendKind, CallRecord, Environment } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { Send } from '../backends/http-types';
import type { CheckState, StateStore } from './state';

export interface CheckTarget {
  readonly kind: BackendKind;
  /** As `normaliseBaseUrl` gives it. */
  readonly baseUrl: string;
  readonly environment: Environment;
}

export interface CheckCredentials {
  readonly username: string | null;
  readonly password: Secret | null;
  /** How the session of a sign-in is sent; the service's usual way where null. */
  readonly sessionAs: SessionAs | null;
  readonly jwt: Secret | null;
  readonly apiKey: string | null;
  readonly apiSecret: Secret | null;
  readonly apiToken: Secret | null;
  readonly userId: string | null;
}

export type CheckEvent =
  | { readonly kind: 'begins'; readonly step: CheckStep }
  | { readonly kind: 'waiting'; readonly why: CheckWait; readonly until: number }
  | { readonly kind: 'ended'; readonly report: StepReport };

export interface CheckParts {
  readonly target: CheckTarget;
  readonly credentials: CheckCredentials;
  readonly http: { readonly send: Send; calls(): readonly CallRecord[] };
  readonly store: StateStore;
  readonly time: {
    now(): number;
    /** Ends early, without an error, when `signal` is aborted. */
    sleepUntil(at: number, signal: AbortSignal | null): Promise<void>;
  };
  /** The deadline that `http` keeps, ms: how long a lost request may have been open. */
  readonly deadline: number;
  /** How many times more calls the server allows than the contract says (a staging server). */
  readonly raised: number;
  /** Calls of the limits that were spent before, by name. */
  readonly spent?: Readonly<Record<string, readonly number[]>>;
  /** False: what does not fit into a long limit is left out, instead of waited for. */
  readonly patient: boolean;
  readonly tell: (event: CheckEvent) => void;
  /** Aborted: what is under way ends, then the account is brought back to "off". */
  readonly signal: AbortSignal;
  /** Where an earlier run was cut off: only the clean-up is done. */
  readonly left?: CheckState;
}

export const finding = (code: Finding['code'], detail: Finding['detail'] = {}): Finding => ({ code, detail });

/** What a step found; `ends`: nothing after it makes sense. */
export interface Found {
  readonly result: StepReport['result'];
  readonly findings: readonly Finding[];
  readonly ends?: boolean;
}

export const passed = (deviations: readonly Finding[] = []): Found => ({ result: deviations.length === 0 ? 'pass' : 'deviates', findings: deviations });
export const failed = (...findings: readonly Finding[]): Found => ({ result: 'fails', findings });
export const skipped = (code: Finding['code'], detail: Finding['detail'] = {}): Found => ({ result: 'skipped', findings: [finding(code, detail)] });
export const ending = (found: Found): Found => ({ ...found, ends: true });

/** The check cannot be run: nothing about the server's conformance is said. */
export class NotRun extends Error {
  readonly finding: Finding;

  constructor(code: Finding['code'], detail: Finding['detail'] = {}) {
    super(code);
    this.finding = finding(code, detail);
  }
}

/** Thrown between two requests after `signal` was aborted. */
export class Interrupted extends Error {}

/** A call that does not fit into the server's limit, and waiting is not wanted. */
export class NoRoom extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super('no room');
    this.seconds = seconds;
  }
}
