/** @file The only way out of a window: `window.tessera` of the preload, typed for the window, and errors as sentences. */
import type { TesseraApi } from '../../src-shared/api';
import type { CallFor, CallInput, CallOutput, WindowName } from '../../src-shared/contract';
import type { AppError, Envelope } from '../../src-shared/errors';
import { lookup } from './i18n/text';
import { minutesAndSeconds } from './moment';
import { personProved } from './who';

declare global {
  interface Window {
    readonly tessera: TesseraApi<'authenticator'> | TesseraApi<'admin'> | TesseraApi<'quick'>;
  }
}

export interface Client<W extends WindowName> {
  /** Never rejects: a call that main could not even receive is an `internal` error. */
  invoke<N extends CallFor<W>>(name: N, ...input: undefined extends CallInput<N> ? [] : [CallInput<N>]): Promise<Envelope<CallOutput<N>>>;
  on: TesseraApi<W>['on'];
}

/** The client of one window; the preload gives each window its own surface, so a wrong `W` fails at the first call. */
export function createClient<W extends WindowName>(): Client<W> {
  const api = window.tessera as TesseraApi<W>;
  return {
    invoke: async (name, ...input) => {
      const ask = () => api.invoke(name, ...input).catch(() => ({ ok: false, error: { code: 'internal', retryable: true } }) as const);
      const answer = await ask();
      // What main shows only to the person is asked for again once they said who they are.
      return !answer.ok && answer.error.code === 'reauthentication-needed' && await personProved() ? ask() : answer;
    },
    on: (name, listener) => api.on(name, listener),
  };
}

export interface Sentence {
  readonly what: string;
  readonly next: string;
}

/** `wait`: its `seconds` as people read them. */
const withWait = (detail: NonNullable<AppError['detail']>): NonNullable<AppError['detail']> => {
  const { seconds } = detail;
  return typeof seconds === 'number' ? { ...detail, wait: seconds < 120 ? `${String(seconds)} s` : `${minutesAndSeconds(seconds)} min` } : detail;
};

/** What happened and what to do, in the user's language. Values that main did not send never leave a hole in a sentence. */
export function sentence(error: AppError): Sentence {
  const detail = withWait(error.detail ?? {});
  const key = `error.${error.code}`;
  const reason = `${key}.${String(detail['reason'] ?? '')}`;
  const what = lookup(`${reason}.what`, detail);
  if (what !== undefined) return { what, next: lookup(`${reason}.next`, detail) ?? '' };
  const detailed = lookup(`${key}.detailed`, detail);
  return {
    what: detailed !== undefined && !detailed.includes('{{') ? detailed : (lookup(`${key}.what`, {}) ?? error.code),
    next: lookup(`${key}.next`, {}) ?? '',
  };
}
