/**
 * @file What a backend adapter is. State-changing calls come in two halves, `request` and `interpret`, because the
 * raw answer must be sealed in the journal before anybody reads it (DESIGN section 6). Adapters are pure: they never
 * send, store or wait. Adding a backend is one file like `freesewing.ts` and a line in `registry.ts`.
 */
import type { BackendKind, OtpParameters } from '../../src-shared/model';
import type { ErrorCode, ErrorDetail } from '../../src-shared/errors';
import type { Secret } from '../../src-shared/secret';
import type { HttpReply, HttpRequest, Send } from './http-types';

/** Verdicts are positive (contracts/backends.md, rule 1): what is neither a documented success nor refusal is unknown. */
export type Verdict<T> =
  | { readonly kind: 'success'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail?: ErrorDetail }
  /** 429, or the request never left: certainly not performed. */
  | { readonly kind: 'not-performed'; readonly code: ErrorCode; readonly detail?: ErrorDetail; readonly retryAfterSeconds?: number }
  | { readonly kind: 'session-expired' }
  | { readonly kind: 'unknown'; readonly code: ErrorCode; readonly detail?: ErrorDetail };

export type Auth =
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'key'; readonly key: string; readonly secret: Secret };

export interface Issued {
  readonly secret: Secret;
  readonly issuer: string;
  readonly label: string;
  readonly parameters: OtpParameters;
  readonly backupCodes: readonly Secret[];
}

export interface SignedIn {
  readonly session: Secret;
  readonly remoteUser: string | null;
  readonly mfa: 'on' | 'off' | 'unknown';
}

/** The probe: signing in WITHOUT a code tells the state (contracts rule 10). */
export type ProbeResult = { readonly mfa: 'on' } | { readonly mfa: 'off'; readonly session: Secret };

export interface Capabilities {
  readonly auth: readonly ('password' | 'jwt' | 'key')[];
  readonly status: 'read' | 'probe';
  readonly confirm: boolean;
  readonly backupCodes: 'at-setup' | 'at-confirm' | 'none';
  /** True where `disable` needs the account's password. */
  readonly disableNeedsPassword: boolean;
}

/** A state-changing call in two halves. */
export interface Step<I, O> {
  request(auth: Auth, input: I): HttpRequest;
  interpret(reply: HttpReply): Verdict<O>;
}

export interface Backend {
  readonly kind: BackendKind;
  /** As people know the service. */
  readonly name: string;
  readonly capabilities: Capabilities;
  signIn(send: Send, input: { readonly username: string; readonly password: Secret; readonly code: Secret | null }): Promise<Verdict<SignedIn>>;
  probe(send: Send, input: { readonly username: string; readonly password: Secret }): Promise<Verdict<ProbeResult>>;
  status(send: Send, auth: Auth): Promise<Verdict<{ readonly mfa: 'on' | 'off'; readonly remoteUser: string | null }>>;
  readonly setup: Step<null, Issued>;
  readonly confirm: Step<{ readonly secret: Secret; readonly code: string }, { readonly backupCodes: readonly Secret[] }>;
  readonly disable: Step<{ readonly password: Secret; readonly code: string }, null>;
}
