/** @file What the model has to know of one account at one kind of server. Each backend says it in the file of its name. */
import type { CredentialsInput } from '../../../../src-shared/contract';
import type { BackendKind } from '../../../../src-shared/model';
import type { NewConnection } from '../../../../src-main/enrolment/connections';
import type { Fault, StagingCall } from '../../../staging';
import type { AnyServer } from '../support/bench';

/** What the server holds of the account, secrets as base32. */
export interface Truth {
  readonly on: boolean;
  /** A code of any of these lets the person in. */
  readonly required: readonly string[];
  /** Given out; a confirm would make them required. */
  readonly waiting: readonly string[];
}

export const ELSEWHERE = ['enrol', 'rotate', 'disable'] as const;
/** What a second computer does with the same account. */
export type Elsewhere = (typeof ELSEWHERE)[number];

export interface ModelServer extends AnyServer {
  readonly control: {
    held(): readonly string[];
    release(): unknown;
    clearFaults(): void;
    expireSessions(): void;
    calls(): readonly StagingCall[];
  };
}

/** One account, MFA off, at a server that was started for it. */
export interface Subject<Operation extends string> {
  readonly server: ModelServer;
  readonly connection: NewConnection;
  readonly password: string;
  /** Typed where disabling asks for it. */
  readonly accountName: string;
  truth(): Truth;
  fault(operation: Operation, fault: Fault): void;
  elsewhere(how: Elsewhere): void;
  /** The code that the server would accept now; only while it wants one. */
  code(): string;
  /** With a code typed by hand, or with none; null where no sign-in opens anything. */
  signIn(code?: string): CredentialsInput | null;
}

export interface Adapter<Operation extends string> {
  readonly kind: BackendKind;
  /** Where faults strike; named twice = twice as often. */
  readonly operations: readonly Operation[];
  /** The six digits of a code in the body of a call. */
  readonly codeInBody: RegExp;
  start(now: () => number): Promise<Subject<Operation>>;
}

export function onlyUser<T>(users: readonly T[]): T {
  const [user] = users;
  if (user === undefined) throw new Error('the server has no user');
  return user;
}
