/** @file One request at a time from one place of the window: busy, its error, and no second click. */
import { useRef, useState } from 'react';
import type { AppError, Envelope } from '../../../src-shared/errors';

export interface Request {
  readonly busy: boolean;
  readonly error: AppError | null;
  readonly clear: () => void;
  /** Answers the value, or the error, which `error` then holds as well; null where another request is still under way. */
  readonly run: <T>(call: () => Promise<Envelope<T>>) => Promise<Envelope<T> | null>;
}

export function useRequest(): Request {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const running = useRef(false);

  const run = async <T>(call: () => Promise<Envelope<T>>): Promise<Envelope<T> | null> => {
    if (running.current) return null;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      const answer = await call();
      if (!answer.ok) setError(answer.error);
      return answer;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  return { busy, error, clear: () => setError(null), run };
}
