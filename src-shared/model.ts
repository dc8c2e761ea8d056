/** @file The words of the domain that cross between processes. Nothing here holds a secret. */
import { z } from 'zod';
import { AUTH_KINDS, SECRET_FORMS } from './backends';
import { ERROR_CODES } from './errors';
import { OTP_TYPES } from './otp-kinds';
import { TAG_LIMIT, TAGS_LIMIT } from './tags';
import { QUICK_KEYS } from './quick-keys';

export const ALGORITHMS = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'MD5'] as const;
export const DIGITS = { min: 4, max: 10 } as const;
export const PERIOD = { min: 1, max: 3600 } as const;

export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
/** Milliseconds since the epoch, of the local clock. */
export const Instant = z.number().int().nonnegative();
export const Algorithm = z.enum(ALGORITHMS);
export type Algorithm = z.infer<typeof Algorithm>;
export const OtpType = z.enum(OTP_TYPES);
export type OtpType = z.infer<typeof OtpType>;

/** RFC 6238 / RFC 4226 parameters. `period` (seconds) counts for totp only, `counter` for hotp only; steam has always the same. */
export const OtpParameters = z.object({
  type: OtpType,
  algorithm: Algorithm,
  digits: z.number().int().min(DIGITS.min).max(DIGITS.max),
  period: z.number().int().min(PERIOD.min).max(PERIOD.max),
  counter: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
export type OtpParameters = Readonly<z.infer<typeof OtpParameters>>;

export const BackendKind = z.enum(['freesewing', 'fon', 'axr', 'accountable']);
export type BackendKind = z.infer<typeof BackendKind>;
export const Environment = z.enum(['production', 'staging', 'local']);
export type Environment = z.infer<typeof Environment>;

/** DESIGN section 6. The second line holds the states beside the straight path. */
export const ENROLMENT_STATES = [
  'issuing', 'issued', 'confirming', 'proven', 'disabling', 'off',
  'unknown', 'on-unproven', 'replaced', 'on-without-codes', 'abandoned',
] as const;
export const EnrolmentState = z.enum(ENROLMENT_STATES);
export type EnrolmentState = z.infer<typeof EnrolmentState>;

/** Settings that a window may see and change. */
export const Settings = z.object({
  language: z.enum(['system', 'en', 'de']),
  theme: z.enum(['system', 'light', 'dark']),
  showNextCode: z.boolean(),
  /** A code is shown only when it is asked for; copying does not ask. */
  hideCodes: z.boolean(),
  /** Seconds until a copied code is cleared if it is still there; 0 = never. */
  clearClipboardAfter: z.number().int().min(0).max(600),
});
export type Settings = Readonly<z.infer<typeof Settings>>;
export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system', showNextCode: true, hideCodes: false, clearClipboardAfter: 30 };

/** Longest names that are kept; longer input is refused by name, never cut silently. */
export const NAME_LIMIT = 512;
const Name = z.string().max(NAME_LIMIT);
/** Of one account, in no order that says anything (`tags.ts`). */
export const Tags = z.array(z.string().min(1).max(TAG_LIMIT)).max(TAGS_LIMIT);

export const AccountView = OtpParameters.extend({
  id: Id,
  issuer: Name,
  label: Name,
  tags: Tags,
  pinned: z.boolean(),
  createdAt: Instant,
  deletedAt: Instant.nullable(),
  /** Set where the account was enrolled through a connection. `removedAt`: when that was removed; `state` is the last known one then. */
  link: z.object({ connectionId: Id, enrolmentId: Id, state: EnrolmentState, service: z.string(), removedAt: Instant.nullable() }).nullable(),
});
export type AccountView = Readonly<z.infer<typeof AccountView>>;

/** One change of an account: what stood there before, null where it was not touched. `at` names it. */
export const EditView = z.object({
  at: Instant,
  issuer: Name.nullable(),
  label: Name.nullable(),
  tags: Tags.nullable(),
  /** It was another secret. */
  secret: z.boolean(),
  type: OtpType.nullable(),
  algorithm: Algorithm.nullable(),
  digits: z.number().int().nullable(),
  period: z.number().int().nullable(),
  counter: z.number().int().nullable(),
});
export type EditView = Readonly<z.infer<typeof EditView>>;

/** One row of the code board. `from`/`until` in ms; for hotp both are 0 and `code` is null until one was asked for. */
export const BoardRow = z.object({
  id: Id,
  code: z.string().nullable(),
  next: z.string().nullable(),
  from: Instant,
  until: Instant,
});
export type BoardRow = Readonly<z.infer<typeof BoardRow>>;
/** `now` is main's clock when the frame was computed. */
export const BoardFrame = z.object({ now: Instant, rows: z.array(BoardRow) });
export type BoardFrame = Readonly<z.infer<typeof BoardFrame>>;

/** Accounts on a confirm sheet: more are refused by name, never dropped. */
export const DRAFTS_LIMIT = 5000;

/** Said on the confirm sheet: something was assumed, or the link contradicted itself. */
export const OTPAUTH_WARNINGS = ['counter-assumed', 'issuer-differs', 'names-cleaned', 'bare-secret'] as const;
export const OtpauthWarning = z.enum(OTPAUTH_WARNINGS);
export type OtpauthWarning = z.infer<typeof OtpauthWarning>;

/** What exports of other apps hold and Tessera has no place for: named before anything is taken in. */
export const LOST_FIELDS = ['notes', 'groups', 'icons', 'pins', 'trash', 'passwords', 'order', 'revocation', 'trades'] as const;
export const LostField = z.enum(LOST_FIELDS);
export type LostField = z.infer<typeof LostField>;

/** What was found in a picture, pasted or typed: kept in main until saved or discarded, the secret included. */
export const DraftView = OtpParameters.extend({
  id: Id,
  issuer: Name,
  label: Name,
  tags: Tags,
  source: z.enum(['text', 'picture', 'form', 'link', 'export']),
  /**
   * `same`: this very secret is already in the vault. `above`: it came in before, on the same sheet. `name`: another
   * secret under this issuer and label.
   */
  duplicate: z.enum(['none', 'same', 'above', 'name']),
  /** Its place in an export of several codes, absent where it is of none: which of the exports on the sheet, and which of its codes (from 0). */
  batch: z.object({ number: z.number().int(), index: z.number().int() }).exactOptional(),
  /** A favourite of the app it comes from: it will stand above the others. */
  pinned: z.literal(true).exactOptional(),
  /** Parameters that most services do not use, to be said aloud. */
  unusual: z.boolean(),
  warnings: z.array(OtpauthWarning),
});
export type DraftView = Readonly<z.infer<typeof DraftView>>;

/** Whether the system lets the app use camera or screen. `restricted`: not even the person may allow it. */
export const CaptureAccess = z.enum(['granted', 'denied', 'restricted']);
export type CaptureAccess = z.infer<typeof CaptureAccess>;

/** A part of a picture, 0 to 1 each way. */
export const Area = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Area = Readonly<z.infer<typeof Area>>;

/** A display or a window to look at. `masks`: where our own windows stand on it. */
export const ScreenSource = z.object({ id: z.string().max(200), kind: z.enum(['screen', 'window']), masks: z.array(Area) });
export type ScreenSource = Readonly<z.infer<typeof ScreenSource>>;

/** `AppError` (errors.ts) where it stands inside an answer. */
export const ErrorInAnswer = z.object({
  code: z.enum(ERROR_CODES),
  retryable: z.boolean(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
});

/** What a text held and is no account: in which of its links (from 1), under which name ('' = it has none), and why. */
export const RefusedLink = z.object({ position: z.number().int().positive(), name: Name, error: ErrorInAnswer });
export type RefusedLink = Readonly<z.infer<typeof RefusedLink>>;

/** An export of several codes that is being collected: which codes of it are here (from 0). */
export const BatchView = z.object({ number: z.number().int(), size: z.number().int(), collected: z.array(z.number().int()) });
export type BatchView = Readonly<z.infer<typeof BatchView>>;

/** What a text held. `batches`: all exports that are being collected, those of earlier texts too; absent where none is. One bad link does not spoil the others, and none is dropped unsaid. */
export const DraftsFound = z.object({ drafts: z.array(DraftView), refused: z.array(RefusedLink), batches: z.array(BatchView).exactOptional() });
export type DraftsFound = Readonly<z.infer<typeof DraftsFound>>;

/** What a file of another app holds: a question for its password first, or accounts to look at. `lost`: what stays behind. */
export const ImportView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('locked'), app: z.string() }),
  z.object({ kind: z.literal('found'), app: z.string(), found: DraftsFound, lost: z.array(LostField) }),
]);
export type ImportView = Readonly<z.infer<typeof ImportView>>;

export const MfaStatus = z.object({
  mfa: z.enum(['on', 'off', 'unknown']),
  checkedAt: Instant,
});
export type MfaStatus = Readonly<z.infer<typeof MfaStatus>>;

export const EnrolmentView = z.object({
  id: Id,
  connectionId: Id,
  /** The account in the authenticator, once there is one. */
  accountId: Id.nullable(),
  state: EnrolmentState,
  issuer: Name,
  label: Name,
  /** `text`: what the server issued is no base32, so codes of it may be wrong (contracts/backends.md, rule 8). */
  secretForm: z.enum(SECRET_FORMS),
  /** QR and secret may still be shown: nobody has said yet that they were seen. */
  showable: z.boolean(),
  /** Giving up turns MFA off again: setup turned it on by itself, from off. */
  undoable: z.boolean(),
  /** The account came first, by scan or import, and was linked. */
  linked: z.boolean(),
  /** How many backup codes are sealed, and how many of them were ticked off. */
  backupCodes: z.object({ total: z.number().int(), used: z.number().int(), kept: z.boolean() }),
  /** Where an answer was lost: which step, and when it was sent. */
  lost: z.object({ step: z.enum(['setup', 'confirm', 'disable']), at: Instant }).nullable(),
  /** True while the first showing of QR and codes needs no re-authentication (DESIGN section 1). */
  updatedAt: Instant,
});
export type EnrolmentView = Readonly<z.infer<typeof EnrolmentView>>;

/** An account of one's own that may hold the secret of a connection; how far its names fit. */
export const LinkCandidate = z.object({ id: Id, issuer: Name, label: Name, match: z.enum(['both', 'issuer', 'label', 'none']) });
export type LinkCandidate = Readonly<z.infer<typeof LinkCandidate>>;

/** One line of "what works with these credentials". */
export const Trial = z.object({ what: z.enum(['server', 'credentials', 'state', 'limit']), result: z.enum(['works', 'fails', 'not-tried']), error: ErrorInAnswer.exactOptional() });
export type Trial = Readonly<z.infer<typeof Trial>>;

export const ConnectionView = z.object({
  id: Id,
  kind: BackendKind,
  name: Name,
  baseUrl: z.string(),
  environment: Environment,
  auth: z.enum(AUTH_KINDS),
  username: Name.nullable(),
  /** The server's id of the account, where its paths need one. */
  userId: Id.nullable(),
  /** Who the server says this is. */
  remoteUser: Name.nullable(),
  signedIn: z.boolean(),
  status: MfaStatus.nullable(),
  /** Server clock minus local clock in seconds, from the last answer's `Date`; null before the first. */
  clockOffset: z.number().nullable(),
  /** ms that a tester moved this server's time by when codes are computed; 0: not at all. */
  clockShift: z.number().int(),
  /** The inspector records what is sent here. */
  inspect: z.boolean(),
  ownCertificate: z.boolean(),
  /** Where the service allows few calls: how many are left, of how many, and from when on an enrolment fits (null: now). */
  limit: z.object({ left: z.number().int(), of: z.number().int(), enrolFrom: Instant.nullable(), nextFrom: Instant.nullable() }).nullable(),
  /** The newest enrolment of this connection that matters (not `off`, not `abandoned`), else null. */
  enrolment: EnrolmentView.nullable(),
  /** Enrolling again was cut off between its halves: the old secret is off, and no new one came. */
  inGap: z.boolean(),
});
export type ConnectionView = Readonly<z.infer<typeof ConnectionView>>;

const Found = z.enum(['on', 'off', 'replaced']);
/** An account whose state turned out to be another one than we left it in. */
export const ChangedElsewhere = z.object({ id: Id, connectionId: Id, connection: Name, userId: Id.nullable(), user: Name, was: Found, wasAt: Instant, is: Found, isAt: Instant });
export type ChangedElsewhere = Readonly<z.infer<typeof ChangedElsewhere>>;

/** One call as the "what was sent" fold shows it: allow-listed public fields only. */
export const CallRecord = z.object({
  id: z.number().int(),
  at: Instant,
  method: z.string(),
  path: z.string(),
  status: z.number().int().nullable(),
  milliseconds: z.number(),
  sent: z.record(z.string(), z.string()),
  received: z.record(z.string(), z.string()),
});
export type CallRecord = Readonly<z.infer<typeof CallRecord>>;

/** Whether the vault can be used, and if not, why (DESIGN section 4: trouble is a state with a screen). */
export const VaultState = z.enum([
  'opening', 'open',
  'locked', // a passphrase or a click opens it
  'keychain-unavailable', // no Secret Service
  'keychain-unanswered', // it did not answer in time: its prompt, most likely
  'keychain-locked',
  'key-missing', // the vault is there, its key is not in the keychain
  'key-wrong', // a key is there, but it does not open the vault
  'damaged', // no kept generation opens
  'older-than-seen', // rollback noticed: open read-only
  'from-newer-version',
  'folder-unusable',
]);
export type VaultState = z.infer<typeof VaultState>;

/** What a person can open a vault with that is not open. */
export const VaultDoors = z.object({ passphrase: z.boolean(), recovery: z.boolean() });
export type VaultDoors = Readonly<z.infer<typeof VaultDoors>>;

/** What opens the vault: the keychain alone, a passphrase alone, either of them, or only both together. */
export const PROTECTIONS = ['keychain', 'passphrase', 'either', 'both'] as const;
export const Protection = z.object({ kind: z.enum(PROTECTIONS), recovery: z.boolean() });
export type Protection = Readonly<z.infer<typeof Protection>>;

/** When the vault locks by itself, and what else a person chose for it. Kept beside the vault: it counts before it is open. */
export const SecuritySettings = z.object({
  /** Minutes without keyboard and mouse; 0 = never. */
  lockAfterIdle: z.number().int().min(0).max(1440),
  lockWithScreen: z.boolean(),
  lockOnSuspend: z.boolean(),
  lockWhenHidden: z.boolean(),
  lockAtStart: z.boolean(),
  /** Asks the system to leave the windows out of pictures of the screen. */
  hideFromCapture: z.boolean(),
});
export type SecuritySettings = Readonly<z.infer<typeof SecuritySettings>>;
export const DEFAULT_SECURITY: SecuritySettings = {
  lockAfterIdle: 15, lockWithScreen: true, lockOnSuspend: true, lockWhenHidden: false, lockAtStart: false, hideFromCapture: false,
};

/** How it stands at the desktop. Kept beside the vault: it counts before that is open. */
export const DesktopSettings = z.object({
  /** In the tray, also without a window. */
  background: z.boolean(),
  quickKey: z.enum(QUICK_KEYS),
});
export type DesktopSettings = Readonly<z.infer<typeof DesktopSettings>>;
export const DEFAULT_DESKTOP: DesktopSettings = { background: false, quickKey: 'none' };

const RestoreRow = z.object({ id: Id, issuer: Name, label: Name, trashed: z.boolean() });
const RestoreRows = z.object({ total: z.number().int(), rows: z.array(RestoreRow) });

/** A backup beside the vault, before anything is changed. Of each kind the first rows, and how many there are. */
export const RestorePreview = z.object({
  madeAt: Instant,
  /** It is a backup of the vault that is open. */
  thisVault: z.boolean(),
  /** There is no account here to merge with. */
  empty: z.boolean(),
  accounts: z.number().int(),
  same: z.number().int(),
  added: RestoreRows,
  changed: z.object({ total: z.number().int(), rows: z.array(RestoreRow.extend({ what: z.array(z.enum(['names', 'tags', 'codes', 'trash'])), newer: z.enum(['here', 'there']) })) }),
  /** Only here; those in the trash are not counted. */
  missing: RestoreRows,
  /** Connections that are new here. */
  connections: z.number().int(),
  backupCodes: z.number().int(),
});
export type RestorePreview = Readonly<z.infer<typeof RestorePreview>>;

/** Where backups stand. */
export const BackupView = z.object({
  /** Where automatic ones go; null: nothing is set up. */
  folder: z.string().nullable(),
  /** What opens them. */
  passphrase: z.boolean(),
  recovery: z.boolean(),
  /** When the newest one was last seen to be whole, and its name. */
  last: z.object({ at: Instant, file: z.string() }).nullable(),
  /** Something has changed since. */
  pending: z.boolean(),
  running: z.boolean(),
  /** Why the last try failed; tried again by itself. */
  failure: ErrorInAnswer.nullable(),
  /** What the window reminds of. */
  reminder: z.enum(['never', 'overdue', 'failing']).nullable(),
  /** The restore just done can be taken back. */
  undoable: z.boolean(),
});
export type BackupView = Readonly<z.infer<typeof BackupView>>;

/**
 * What could not be read although the vault is open, so that something acknowledged may be missing. `vault`: the newest file; the one written just
 * before it is open. `older`: that one as well; a copy is open that was put aside at `asOf`.
 */
export const Damage = z.object({ what: z.enum(['vault', 'older', 'journal']), asOf: Instant.optional() });
export type Damage = Readonly<z.infer<typeof Damage>>;

export const AppStateView = z.object({
  version: z.string(),
  vault: VaultState,
  /** Stays until the app is quit, through a lock too; absent where everything could be read. */
  damage: z.array(Damage).optional(),
  /** It was opened without the keychain's key, which is gone or does not fit: until there is a new one, every start asks. */
  keyLost: z.literal(true).optional(),
  /** What opens it from here, where it is locked or in trouble. `keychain`: a click is enough. */
  unlock: VaultDoors.extend({ keychain: z.boolean() }).optional(),
  /** What opens it, while it is open. */
  protection: Protection.optional(),
  security: SecuritySettings.optional(),
  desktop: DesktopSettings.optional(),
  /** Another program has the key that is set. */
  quickKeyTaken: z.literal(true).optional(),
  /** A sensor of the system that answers "who is there?" as well; absent where there is none, or nothing to ask for. */
  presence: z.literal('touch-id').optional(),
  /** In keychain trouble: there is no vault yet. */
  fresh: z.literal(true).optional(),
  /** The vault's folder keeps a write or read waiting. */
  slow: z.literal(true).optional(),
  /** The app quits once what is being written is there. */
  quitting: z.literal(true).optional(),
  /** Where the vault is kept: shown on the trouble screens, so that a person can make a copy. */
  vaultFolder: z.string(),
  profile: z.string().nullable(),
  runtime: z.enum(['official', 'fallback']),
  platform: z.string(),
  locale: z.string(),
  settings: Settings,
  /** Links from other programs. Absent where none wait and none was dropped. `unasked`: nobody is at the window, so the next one may be shown at once. */
  links: z.object({ waiting: z.number().int(), dropped: z.number().int(), unasked: z.boolean() }).exactOptional(),
});
export type AppStateView = Readonly<z.infer<typeof AppStateView>>;
