import { Failure } from '../../../src-shared/errors';

/** The failure that `run` throws; anything else, or nothing, fails the test. */
export function failureOf(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
