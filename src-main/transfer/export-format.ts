/**
 * @file What an export of another authenticator is, whichever it came from. Adding a format is one file in `formats/` and
 * one line in `registry.ts` (docs/import.md).
 */
import type { Failure } from '../../src-shared/errors';
import type { LostField } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { DraftContent } from '../accounts/draft';

/** A file as it was handed over. */
export interface ExportFile {
  readonly bytes: Uint8Array;
  /** Its UTF-8 text without a byte order mark; null where it is not UTF-8, or holds NUL. */
  readonly text: string | null;
  /** Its JSON value; undefined where it is none. Never trusted: any shape, any depth up to the limit of `export-file.ts`. */
  readonly json: unknown;
}

/** An entry that cannot become an account: its name as far as it may be shown, and why. One never spoils the others. */
export interface RefusedEntry {
  /** Which of the file's entries, from 1. */
  readonly position: number;
  readonly name: string;
  readonly failure: Failure;
}

export interface ExportReading {
  readonly accounts: readonly DraftContent[];
  readonly refused: readonly RefusedEntry[];
  /** What the export says beside the accounts and Tessera has no place for, once each. */
  readonly lost: readonly LostField[];
}

export interface ExportFormat {
  /** The app's own name, as people know it. */
  readonly app: string;
  /** Told by the content alone, never by the file's name. `locked`: it takes a password. Cheap: no key is derived. */
  recognises(file: ExportFile): 'open' | 'locked' | null;
  /**
   * `password`: null where the file is open.
   * @throws Failure `export-password-wrong`; `export-damaged`; `export-too-costly` where the file asks for more work than a
   *   sane one does, before any is done; `export-not-portable` where no password can open it outside of that app.
   */
  read(file: ExportFile, password: Secret | null): Promise<ExportReading>;
}
