/** @file One HTTP exchange, as adapters and the enrolment engine see it. `http.ts` carries it out. */
import type { Secret } from '../../src-shared/secret';
import type { Limit } from '../../src-shared/backends';
import type { ErrorCode, ErrorDetail } from '../../src-shared/errors';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Starts with `/`, appended to the connection's base URL; ids already encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** The field names of request and answer that may be shown in "what was sent"; all else is redacted. */
  readonly publicFields: readonly string[];
  /** Parts of `path` as they stand in it that nobody may see: an API token. */
  readonly secretsInPath?: readonly string[];
  /** Which limit of the server the call counts against. */
  readonly limit?: Limit;
}

export interface HttpReply {
  readonly status: number;
  /** Lower-case names; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The body after decompression, at most 1 MB. Holds secrets until shown otherwise. */
  readonly body: Secret;
  /** Local clock, ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Server clock minus local clock in ms, from `Date`, bracketed by start and end; null without a usable `Date`. */
  readonly clockOffset: number | null;
}

export type HttpOutcome =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  /** `performed: 'no'` only where the request certainly never reached the server (refused connection, DNS, TLS). */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly performed: 'no' | 'perhaps'; readonly startedAt: number; readonly detail?: ErrorDetail };

export type Send = (request: HttpRequest) => Promise<HttpOutcome>;
