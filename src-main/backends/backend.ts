/**
 * @file What a backend adapter is. State-changing calls come in two halves, `request` and `interpret`, because the
 * raw answer must be sealed in the journal before anybody reads it (DESIGN section 6). Adapters are pure: they never
 * send, store or wait. Adding a backend is one file like `freesewing.ts`, what it can do in `src-shared/backends.ts`, and
 * a line in `registry.ts`.
 */
import type { SecretForm, SessionAs } from '../../src-shared/backends';
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
  /** The session of a sign-in, or a token given by hand, sent as the connection says. */
  | { readonly kind: SessionAs; readonly token: Secret }
  | { readonly kind: 'key'; readonly key: string; readonly secret: Secret }
  /** An API token that stands in the path; `HttpRequest.secretsInPath` keeps it out of every log. */
  | { readonly kind: 'path'; readonly token: Secret };

/** Who asks, and about whose account. `userId` matches `Id` of the model; null where the server's paths need none. */
export interface Access {
  readonly auth: Auth;
  readonly userId: string | null;
}

export interface Issued {
  readonly secret: Secret;
  readonly secretForm: SecretForm;
  readonly issuer: string;
  readonly label: string;
  readonly parameters: OtpParameters;
  readonly backupCodes: readonly Secret[];
  /** What the server calls the secret's record; null where it keeps none or did not say. */
  readonly recordId: string | null;
}

export interface SignIn {
  readonly username: string;
  readonly password: Secret;
  readonly code: Secret | null;
  /** What is kept of the connection besides the password: an API token where there is one. */
  readonly auth: Auth | null;
  /** Whose account it is, where that is known from before. */
  readonly userId?: string | null;
}

export interface SignedIn {
  readonly session: Secret;
  readonly remoteUser: string | null;
  readonly userId: string | null;
  readonly mfa: 'on' | 'off' | 'unknown';
  /** "on" is concluded from a code that was wanted a moment before: nobody may have looked at the one that was sent. */
  readonly inferred?: boolean;
}

/** The probe: signing in WITHOUT a code tells the state (contracts rule 10). */
export type ProbeResult =
  | { readonly mfa: 'on'; readonly userId?: string }
  | { readonly mfa: 'off'; readonly session: Secret; readonly userId?: string };

export interface Status {
  readonly mfa: 'on' | 'off';
  readonly remoteUser: string | null;
  /** The secret that the server asks for, where reading tells it (Accountable): "on" then says of which. */
  readonly held: Issued | null;
}

/** A state-changing call in two halves. */
export interface Step<I, O> {
  request(access: Access, input: I): HttpRequest;
  interpret(reply: HttpReply): Verdict<O>;
}

/** Where a page names two paths: the other one, taken once where the first does not exist (404, 405: certainly not performed). */
export interface ConfirmStep extends Step<Confirmation, { readonly backupCodes: readonly Secret[] }> {
  alternative?(access: Access, input: Confirmation): HttpRequest;
}

export interface Confirmation {
  readonly secret: Secret;
  readonly code: string;
  readonly recordId: string | null;
}

/** A server that keeps a record per secret (AXR): lost setups leave inert ones, and disabling names one. */
export interface Records {
  /** The ids of the user's MFA records; null where the server has no such list. */
  list(send: Send, access: Access): Promise<Verdict<readonly string[] | null>>;
  /** Deletes a record that was never confirmed. Gone already is success. */
  remove(send: Send, access: Access, recordId: string): Promise<Verdict<null>>;
}

export interface Disabling {
  /** Empty where `capabilities.disable.password` is false; `code` likewise. */
  readonly password: Secret;
  readonly code: string;
  readonly recordId: string | null;
}

/** A backend whose state can be read; one whose MFA a code turns on. */
export type Readable = Backend & { readonly status: NonNullable<Backend['status']> };
export type Confirming = Backend & { readonly confirm: NonNullable<Backend['confirm']> };

export interface Backend {
  readonly kind: BackendKind;
  signIn(send: Send, input: SignIn): Promise<Verdict<SignedIn>>;
  probe(send: Send, input: Omit<SignIn, 'code'>): Promise<Verdict<ProbeResult>>;
  /** Null where the state cannot be read: `capabilities.status` is `probe` then. */
  readonly status: ((send: Send, access: Access) => Promise<Verdict<Status>>) | null;
  readonly records: Records | null;
  readonly setup: Step<null, Issued>;
  /** Null where setup alone turns MFA on. */
  readonly confirm: ConfirmStep | null;
  readonly disable: Step<Disabling, null>;
}
