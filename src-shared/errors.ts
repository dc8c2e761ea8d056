/**
 * @file Every error that may cross from main to a window. Each code has a sentence and a next step in both languages
 * (`src-renderer/ui/i18n`); `detail` holds only the public values that the sentence names.
 */
export const ERROR_CODES = [
  // the call itself
  'internal', 'bad-request', 'not-allowed', 'not-found', 'busy',
  // vault and keychain
  'vault-not-open', 'disk-full', 'disk-refused', 'vault-elsewhere',
  // keys and locks
  'passphrase-missing', 'passphrase-wrong', 'recovery-words-wrong', 'recovery-key-wrong', 'recovery-needed', 'keychain-refused', 'reauthentication-needed', 'presence-refused',
  // backups
  'backup-without-key', 'backup-passphrase-wrong', 'backup-recovery-wrong', 'backup-unreadable', 'backup-folder', 'backup-stands-in', 'undo-gone',
  // bad input: pasted text, forms, QR codes
  'input-empty', 'input-not-otpauth', 'input-too-long', 'input-unreadable', 'secret-missing', 'secret-bad-character', 'secret-too-long',
  'type-unknown', 'algorithm-unknown', 'digits-out-of-range', 'period-out-of-range', 'counter-missing', 'counter-out-of-range',
  'drafts-full', 'links-not-registered', 'migration-empty', 'migration-damaged', 'migration-too-many', 'digits-unknown', 'label-missing', 'tag-too-long', 'tags-too-many', 'still-required', 'account-enrolled',
  // exports of other authenticators
  'export-unknown', 'export-empty', 'export-damaged', 'export-password-wrong', 'export-too-costly', 'export-not-portable', 'export-too-large',
  // showing and saving
  'too-long-for-qr', 'file-refused', 'shortcut-taken',
  // connections
  'url-not-valid', 'url-not-https', 'url-has-extras', 'id-not-valid', 'environment-mismatch', 'runtime-not-for-production', 'credentials-needed', 'input-not-connections',
  // reaching a server
  'unreachable', 'timed-out', 'tls-untrusted', 'redirected', 'too-large', 'answer-not-understood', 'rate-limited', 'clock-off',
  // what a server said (contracts/backends.md)
  'session-expired', 'code-needed', 'sign-in-refused', 'code-refused', 'password-or-code-refused', 'mfa-already-on', 'token-missing', 'password-missing',
  'invalid-setting', 'access-insufficient', 'account-status', 'server-fault', 'server-rejected',
  // limits, user ids, records and plans of backends (issue 3)
  'limit-reached', 'user-id-needed', 'user-unknown', 'api-token-refused', 'plan-lacks-mfa', 'mfa-not-on', 'record-unknown', 'account-name-differs',
  'no-backup-code', 'link-differs',
  // other users of a connection (issue 3, owners of many accounts)
  'mfa-perhaps-on', 'state-not-told', 'on-here-already', 'off-already', 'list-unreadable', 'list-empty', 'not-handed-over', 'nothing-to-hand-over', 'job-under-way', 'passphrase-too-short', 'sheets-too-many',
  // enrolment
  'outcome-unknown', 'wrong-state', 'password-needed', 'replaced', 'secret-not-base32',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetail = Readonly<Record<string, string | number>>;

/** What a window learns of a failure: never a stack, never a raw body. */
export interface AppError {
  readonly code: ErrorCode;
  /** True where doing the same thing again may work without the user changing anything. */
  readonly retryable: boolean;
  readonly detail?: ErrorDetail;
}

export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

/** Thrown by logic in main; anything else that is thrown crosses as `internal`. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail: ErrorDetail | undefined;

  constructor(code: ErrorCode, options: { readonly retryable?: boolean; readonly detail?: ErrorDetail } = {}) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.detail = options.detail;
  }

  toAppError(): AppError {
    return this.detail === undefined
      ? { code: this.code, retryable: this.retryable }
      : { code: this.code, retryable: this.retryable, detail: this.detail };
  }
}
