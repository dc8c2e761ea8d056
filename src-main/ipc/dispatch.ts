/** @file The one way into main for a window: window check, input schema, handler, output schema, envelope. */
import type { z } from 'zod';
import { contract, type CallName, type CallOutput, type WindowName } from '../../src-shared/contract';
import { type AppError, type Envelope, Failure } from '../../src-shared/errors';
import type { Log } from '../log';
import type { Scrubber } from '../scrub';

/** What a handler receives: schema-checked input. */
export type ParsedInput<N extends CallName> = z.output<(typeof contract)[N]['input']>;
export type Handlers = { readonly [N in CallName]: (input: ParsedInput<N>, window: WindowName) => Promise<CallOutput<N>> | CallOutput<N> };

/** A call's handler, at once or when the application is there. */
export type FindHandler = (name: CallName, window: WindowName) => Handlers[CallName] | Promise<Handlers[CallName]>;

export type Dispatch = (window: WindowName, name: unknown, input: unknown) => Promise<Envelope<unknown>>;

/** Errors cross as an envelope; whatever is not a `Failure` is logged by name and crosses as `internal`, never its text. */
export function createDispatch(find: FindHandler, log: Log, scrubber: Scrubber): Dispatch {
  const refuse = (error: AppError): Envelope<never> => ({ ok: false, error });

  async function run(name: CallName, window: WindowName, input: unknown): Promise<Envelope<unknown>> {
    const spec = contract[name];
    const windows: readonly WindowName[] = spec.windows;
    if (!windows.includes(window)) {
      log.warn('call refused', { call: name, window });
      return refuse({ code: 'not-allowed', retryable: false });
    }
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) {
      log.warn('call with bad input', { call: name, window });
      return refuse({ code: 'bad-request', retryable: false });
    }
    try {
      // The schema has just established that the input is this very call's: TypeScript cannot follow that through the union.
      const handler = await find(name, window) as (input: unknown, window: WindowName) => unknown;
      const answer: unknown = await handler(parsed.data, window);
      const checked = spec.output.safeParse(answer);
      if (checked.success) return { ok: true, value: checked.data };
      log.error('answer does not fit the contract', { call: name, paths: checked.error.issues.map((issue) => issue.path.join('.')).join(' ') });
      return refuse({ code: 'internal', retryable: false });
    } catch (error) {
      if (error instanceof Failure) return refuse(scrubbed(error.toAppError(), scrubber));
      log.error('call failed', { call: name, error: error instanceof Error ? `${error.name}: ${error.message}` : typeof error });
      return refuse({ code: 'internal', retryable: false });
    }
  }

  return async (window, name, input) => {
    if (!isCallName(name)) return refuse({ code: 'bad-request', retryable: false });
    return run(name, window, input);
  };
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract, name);
}

function scrubbed(error: AppError, scrubber: Scrubber): AppError {
  if (error.detail === undefined) return error;
  const detail = Object.fromEntries(
    Object.entries(error.detail).map(([key, value]) => [key, typeof value === 'string' ? scrubber.scrub(value) : value]),
  );
  return { ...error, detail };
}
