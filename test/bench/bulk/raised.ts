/** @file The same adapter for a server whose short limits are raised: only the numbers on its requests differ. */
import type { Backend } from '../../../src-main/backends/backend';
import type { HttpRequest, Send } from '../../../src-main/backends/http-types';

export function raised(backend: Backend, times: number): Backend {
  const lift = (request: HttpRequest): HttpRequest =>
    (request.limit === undefined ? request : { ...request, limit: { ...request.limit, calls: request.limit.calls * times } });
  const lifted = (send: Send): Send => (request) => send(lift(request));
  const { status, setup, disable } = backend;
  return {
    ...backend,
    status: status === null ? null : (send, access) => status(lifted(send), access),
    setup: { ...setup, request: (access, input) => lift(setup.request(access, input)) },
    disable: { ...disable, request: (access, input) => lift(disable.request(access, input)) },
  };
}
