/** @file One HTTP client per connection, and what its answers taught about the server's clock and the session. */
import type { HttpOutcome, HttpRequest, Send } from '../backends/http-types';
import type { Limits } from './limits';
import type { Connection } from '../vault/content';
import type { InspectedCall } from '../../src-shared/inspector';
import type { CallRecord } from '../../src-shared/model';

export interface HttpClient {
  send(request: HttpRequest): Promise<HttpOutcome>;
  calls(): readonly CallRecord[];
  inspected?(): readonly InspectedCall[];
  close(): void;
}

export type Endpoint = Pick<Connection, 'id' | 'baseUrl' | 'certificate' | 'inspect'>;

export interface Clients {
  send(endpoint: Endpoint): Send;
  /** Server minus local clock in ms, as measured since the start; null before the first answer with a `Date`. */
  offset(id: string): number | null;
  calls(id: string): readonly CallRecord[];
  inspected(id: string): readonly InspectedCall[];
  /** A JWT or API key that the server no longer takes; it stays kept, so that the person sees whose it is. */
  readonly expired: Set<string>;
  /** Breaks off what is under way everywhere; later calls go out as usual. */
  interrupt(): void;
  drop(id: string): void;
  close(): void;
}

export function createClients(httpFor: (endpoint: Endpoint) => HttpClient, limits: Limits): Clients {
  const open = new Map<string, HttpClient>();
  const offsets = new Map<string, number>();
  const expired = new Set<string>();

  const clientOf = (endpoint: Endpoint): HttpClient => {
    const known = open.get(endpoint.id);
    if (known !== undefined) return known;
    const made = httpFor(endpoint);
    open.set(endpoint.id, made);
    return made;
  };
  const drop = (id: string): void => {
    open.get(id)?.close();
    open.delete(id);
    offsets.delete(id);
    expired.delete(id);
  };

  return {
    expired,
    send: (endpoint) => async (request) => {
      const outcome = await limits.within(new URL(endpoint.baseUrl).origin, request, () => clientOf(endpoint).send(request));
      if (outcome.kind === 'reply' && outcome.reply.clockOffset !== null) offsets.set(endpoint.id, Math.round(outcome.reply.clockOffset));
      return outcome;
    },
    offset: (id) => offsets.get(id) ?? null,
    calls: (id) => open.get(id)?.calls() ?? [],
    inspected: (id) => open.get(id)?.inspected?.() ?? [],
    drop,
    interrupt: () => {
      for (const client of open.values()) client.close();
      open.clear();
    },
    close: () => {
      for (const id of [...open.keys()]) drop(id);
    },
  };
}
