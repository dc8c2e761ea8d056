/** @file The seam between the host (sockets, faults, call list) and one backend. A backend is one folder beside `host/`. */
import type { IncomingHttpHeaders } from 'node:http';

export interface StagingRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The client's address. */
  readonly address: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface StagingReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StagingService {
  /** What this request asks for ("setup", "sign-in", …): faults and call lists go by it, not by the path. */
  operation(request: StagingRequest): string;
  /** Answers and commits, in one synchronous go: the host decides what the client gets to see of it. */
  handle(request: StagingRequest): StagingReply;
  /** How this backend words an error of its own: what faults answer with. */
  refusal(status: number, text: string): StagingReply;
}

export const jsonReply = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): StagingReply => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});
