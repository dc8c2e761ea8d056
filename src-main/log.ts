/** @file Structured log lines on standard error. Every string passes the scrubber; secrets are a type that prints redacted. */
import type { Scrubber } from './scrub';

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** `write` receives one line without its end. */
export function createLog(write: (line: string) => void, scrubber: Scrubber): Log {
  const at = (level: string) => (event: string, fields: LogFields = {}): void => {
    write(scrubber.scrub(JSON.stringify({ level, event, ...fields })));
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
