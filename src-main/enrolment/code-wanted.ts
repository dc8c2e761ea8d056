/**
 * @file What a server that names no state said by wanting a code: MFA was on then. An accepted code a moment later says
 * nothing by itself, nobody may have looked at it; together they say "on", as of the time of the first.
 */
import type { Connection } from '../vault/content';

/** How long a "code wanted" counts for the code that follows it, ms. */
const COUNTS_FOR = 300_000;

export interface CodeWanted {
  /** An answer to a sign-in without a code that was sent at `at`. */
  note(connection: Pick<Connection, 'baseUrl'>, username: string, wanted: boolean, at: number): void;
  /** When a code was last wanted, if that still counts for a code sent at `at`. */
  since(connection: Pick<Connection, 'baseUrl'>, username: string, at: number): number | null;
}

export function createCodeWanted(): CodeWanted {
  const times = new Map<string, number>();
  const key = ({ baseUrl }: Pick<Connection, 'baseUrl'>, username: string): string => `${baseUrl} ${username}`;
  return {
    note: (connection, username, wanted, at) => {
      if (wanted) times.set(key(connection, username), at);
      else times.delete(key(connection, username));
    },
    since: (connection, username, at) => {
      const time = times.get(key(connection, username));
      return time === undefined || at - time > COUNTS_FOR || time > at ? null : time;
    },
  };
}
