/**
 * @file What a file for another app is, whichever it is for: the other way of `export-format.ts`. Adding one is a file in
 * `targets/`, a line in `targets.ts` and one in `src-shared/export-targets.ts` (docs/export.md).
 */
import type { OtpParameters } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';

/** An account that the app can hold: its limits were looked at before. */
export interface ExportedAccount extends OtpParameters {
  readonly issuer: string;
  readonly label: string;
  readonly secret: Secret;
  readonly tags: readonly string[];
  readonly pinned: boolean;
}

export interface FileTarget {
  /** Of the file, as that app calls it. */
  readonly extension: string;
  /** The whole file. `password`: null for one in clear. `at`: now, ms. */
  write(accounts: readonly ExportedAccount[], password: Secret | null, at: number): Promise<string>;
}
