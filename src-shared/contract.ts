/**
 * @file The one object that names everything that crosses between main and the windows. Both ends derive their types
 * from it; main enforces the windows, then the schemas, in both directions. Renderers import it as types only.
 */
import { z } from 'zod';
import { AuditEntry } from './audit';
import { SESSION_AS } from './backends';
import { BulkAct, BulkJobView, BulkPlan, HandOverFormat, RemoteUserView, UserListPreview, USERS_LIMIT } from './bulk';
import { CheckView } from './check';
import { EXPORT_TARGET_IDS, FILE_TARGET_IDS, OBSTACLES } from './export-targets';
import { InspectedCall } from './inspector';
import {
  AccountView, AppStateView, BackendKind, BackupView, BoardFrame, CallRecord, CaptureAccess, ChangedElsewhere, ConnectionView, DesktopSettings, DRAFTS_LIMIT, DraftsFound, DraftView,
  EditView, EnrolmentView, Environment, ErrorInAnswer, Id, ImportView, LinkCandidate, NAME_LIMIT, OtpType, Algorithm, Protection, PROTECTIONS, RestorePreview, ScreenSource,
  SecuritySettings, Settings, Trial,
} from './model';

/** `quick`: the palette that a key brings up over other programs (docs/decisions/desktop.md). */
export const WINDOWS = ['authenticator', 'admin', 'quick'] as const;
export type WindowName = (typeof WINDOWS)[number];

interface CallSpec<W extends WindowName, I extends z.ZodType, O extends z.ZodType> {
  readonly windows: readonly W[];
  readonly input: I;
  readonly output: O;
  /** True where the answer holds a secret, a backup code or a QR matrix: only for the sheet that asked. */
  readonly reveals: boolean;
}

const call = <const W extends WindowName, I extends z.ZodType, O extends z.ZodType>(
  windows: readonly W[], input: I, output: O, options: { readonly reveals?: true } = {},
): CallSpec<W, I, O> => ({ windows, input, output, reveals: options.reveals ?? false });

/** Each value is made when it is first asked for: to build the schemas of every call takes 10 ms, and a start makes few calls. */
function lazily<T extends Readonly<Record<string, () => unknown>>>(makers: T): { readonly [K in keyof T]: ReturnType<T[K]> } {
  const made = {};
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(made, name, {
      enumerable: true, configurable: true,
      get: () => {
        const value = make();
        Object.defineProperty(made, name, { value });
        return value;
      },
    });
  }
  return made as { readonly [K in keyof T]: ReturnType<T[K]> };
}

const every = WINDOWS;
const both = ['authenticator', 'admin'] as const;
const codes = ['authenticator', 'quick'] as const;
const authenticator = ['authenticator'] as const;
const admin = ['admin'] as const;
const quick = ['quick'] as const;
const nothing = z.undefined();
/** Longest text a window may hand over: a little more than the 64 KiB that the parser names as too long. */
const Text = z.string().max(200_000);
const Password = z.string().min(1).max(4096);
const Code = z.string().max(64);
/** A file's content; main says what is too large for what it should be. */
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 64 * 1024 * 1024);

const Parameters = z.object({
  type: OtpType, algorithm: Algorithm, digits: z.number().int().min(-1e9).max(1e9), period: z.number().int().min(-1e9).max(1e9), counter: z.string().max(40),
});
/** A form as typed: strings, so that main can name what is wrong with each. */
const Form = Parameters.extend({ issuer: z.string().max(NAME_LIMIT * 4), label: z.string().max(NAME_LIMIT * 4), secret: Text });

/** One of the backup codes kept here, chosen by main; no window sees it. */
const Backup = { backup: z.literal(true).optional() };
/** As typed; main says what is wrong with it. */
const UserId = { userId: z.string().max(1024).optional() };

const Credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), username: z.string().min(1).max(NAME_LIMIT), password: Password, code: Code.optional(), ...Backup, ...UserId }),
  z.object({ kind: z.literal('jwt'), jwt: z.string().min(1).max(16_384) }),
  z.object({ kind: z.literal('key'), key: z.string().min(1).max(1024), secret: z.string().min(1).max(4096) }),
  /** An operator's API token, and whose account it is about: the id, or a sign-in that tells it. */
  z.object({ kind: z.literal('token'), token: z.string().min(1).max(4096), ...UserId, username: z.string().max(NAME_LIMIT).optional(), password: z.string().max(4096).optional() }),
]);
export type CredentialsInput = z.infer<typeof Credentials>;

/** A name as edited; main cleans it and names one that is too long. */
const DraftName = z.string().max(NAME_LIMIT * 4);
/** As typed; main cleans them and names what is too long or too many. Absent: as they are. */
const TypedTags = z.array(DraftName).max(1000);
const Registration = z.enum(['on', 'off', 'unavailable']);
/** What a person opens the vault with, as typed. */
const Proof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passphrase'), passphrase: z.string().max(4096) }),
  z.object({ kind: z.literal('recovery'), words: z.string().max(4096) }),
]);
export type ProofInput = z.infer<typeof Proof>;

/** Users of a connection, as chosen in its table. */
const Chosen = z.object({ connectionId: Id, ids: z.array(Id).min(1).max(USERS_LIMIT) });

/** A QR drawing: `size` modules a side without quiet zone, rows of '0' and '1'. */
const QrMatrix = z.object({ size: z.number().int(), rows: z.array(z.string()) });

export const contract = lazily({
  'app.state': () => call(every, nothing, AppStateView),
  'app.retry': () => call(both, nothing, z.null()),
  /** The person decides that a vault older than the newest one seen here is the one that counts (`older-than-seen`). */
  'app.acceptOlder': () => call(both, nothing, z.null()),
  'app.quit': () => call(both, nothing, z.null()),
  'app.openWindow': () => call(every, z.object({ window: z.enum(both) }), z.null()),
  /** A code that works, to the clipboard: of a counter-based account the next one, since the last may be used up. Answers as `codes.copy`; a hidden code stays hidden. */
  'quick.take': () => call(quick, z.object({ id: Id }), z.object({ code: z.string().nullable(), clearsIn: z.number() })),
  /** Out of sight, and the program that was in front before is in front again. */
  'quick.close': () => call(quick, nothing, z.null()),
  /** Windows go blank at once; keys and content go when the one call in flight is sealed (DESIGN section 5). */
  'app.lock': () => call(both, nothing, z.null()),
  /** `keychain`: a click, only where the keychain alone opens the vault. */
  'app.unlock': () => call(both, z.discriminatedUnion('kind', [...Proof.options, z.object({ kind: z.literal('keychain') })]), z.null()),

  'security.settings': () => call(authenticator, SecuritySettings.partial(), SecuritySettings),
  'security.change': () => call(authenticator, z.object({ kind: z.enum(PROTECTIONS), proof: Proof.nullable(), passphrase: Password.nullable() }), Protection),
  /** For paper: counts only after `security.keepRecoveryKey`. `ask`: the places, from 0, of the words to type back. */
  'security.makeRecoveryKey': () => call(
    authenticator, z.object({ proof: Proof.nullable() }), z.object({ words: z.array(z.string()), ask: z.array(z.number()) }), { reveals: true },
  ),
  'security.keepRecoveryKey': () => call(authenticator, z.object({ typed: z.array(z.string().max(64)).max(24) }), z.object({ kept: z.boolean() })),
  'security.forgetRecoveryKey': () => call(authenticator, nothing, z.null()),
  'security.removeRecoveryKey': () => call(authenticator, z.object({ proof: Proof.nullable() }), Protection),
  /** Answers `reauthentication-needed`: afterwards the refused call is asked again. */
  'security.prove': () => call(both, z.object({ proof: Proof }), z.null()),
  /** The same by a sensor of the system, where the state names one (`presence`). */
  'security.provePresence': () => call(both, nothing, z.null()),

  /** @throws `shortcut-taken`; then nothing was changed. */
  'desktop.settings': () => call(authenticator, DesktopSettings.partial(), DesktopSettings),
  'settings.change': () => call(both, Settings.partial(), Settings),

  /** What a window draws first, in the order of its list, with the codes. Without the trash; `total`: how many there are in all. */
  /** `tags`: those of all accounts, as they are shown. `settings`: at a start this answer comes before the state. */
  'accounts.first': () => call(authenticator, nothing, z.object({ accounts: z.array(AccountView), total: z.number().int(), tags: z.array(z.string()), frame: BoardFrame, settings: Settings })),
  'accounts.list': () => call(codes, nothing, z.array(AccountView)),
  /** `parameters`, `secret`: null leaves them as they are. What makes other codes needs a proof (`reauthentication-needed`). */
  'accounts.edit': () => call(authenticator, z.object({ id: Id, issuer: Text, label: Text, tags: TypedTags.exactOptional(), parameters: Parameters.nullable(), secret: Text.nullable() }), AccountView),
  /** What a person changed of it, newest first. */
  'accounts.history': () => call(authenticator, z.object({ id: Id }), z.array(EditView)),
  'accounts.putBack': () => call(authenticator, z.object({ id: Id, at: z.number().int() }), AccountView),
  /** One tag of all accounts, the trash too, under another name; '' takes it from them. Answers the name that it has now, null: none. */
  'accounts.retag': () => call(authenticator, z.object({ tag: DraftName, to: DraftName }), z.object({ tag: z.string().nullable() })),
  /** Above the others in the list, or back among them. */
  'accounts.pin': () => call(authenticator, z.object({ id: Id, pinned: z.boolean() }), AccountView),
  'accounts.trash': () => call(authenticator, z.object({ id: Id }), z.null()),
  'accounts.restore': () => call(authenticator, z.object({ id: Id }), z.null()),
  /** `understood`: the person was told that the service may still ask for this secret, and wants it gone all the same. */
  'accounts.purge': () => call(authenticator, z.object({ id: Id, understood: z.boolean().optional() }), z.null()),

  // Showing accounts again (src-main/showing). Copying and saving work on what was revealed last and is not hidden yet.
  /** `qr` is null where the account is too long for one; `excluded`: the system leaves this window out of screenshots meanwhile. */
  'accounts.reveal': () => call(authenticator, z.object({ id: Id }), z.object({ qr: QrMatrix.nullable(), secret: z.string(), uri: z.string(), excluded: z.boolean() }), { reveals: true }),
  'accounts.copyShown': () => call(authenticator, z.object({ id: Id, what: z.enum(['secret', 'uri', 'picture']) }), z.object({ clearsIn: z.number() })),
  /** Asks where to; answers false where the person cancelled. */
  'accounts.saveShown': () => call(authenticator, z.object({ id: Id, format: z.enum(['png', 'svg']) }), z.object({ saved: z.boolean() })),
  'accounts.showFullScreen': () => call(authenticator, z.object({ on: z.boolean() }), z.null()),
  /** The sheet that revealed is closed or left. */
  'accounts.hide': () => call(authenticator, nothing, z.null()),
  /** Which accounts another app can hold, and what stands in the way of the others. */
  'export.choices': () => call(authenticator, z.object({ target: z.enum(EXPORT_TARGET_IDS) }), z.array(z.object({ id: Id, obstacle: z.enum(OBSTACLES).nullable() }))),
  /** The export's codes, to be scanned one after another. */
  'export.google': () => call(authenticator, z.object({ ids: z.array(Id).min(1).max(10_000) }), z.object({ codes: z.array(QrMatrix), excluded: z.boolean() }), { reveals: true }),

  /**
   * A file for another app, of accounts that it can hold; main asks where to, and answers false where the person cancelled.
   * `inClear`: without a password, as the person was told. One of the two is there.
   */
  'export.save': () => call(
    authenticator, z.object({ target: z.enum(FILE_TARGET_IDS), ids: z.array(Id).min(1).max(10_000), password: Password.optional(), inClear: z.literal(true).optional() }),
    z.object({ saved: z.boolean() }),
  ),

  'backup.status': () => call(authenticator, nothing, BackupView),
  /** Asks for a folder; null where the person cancelled. It counts with `backup.setUp`. */
  'backup.chooseFolder': () => call(authenticator, nothing, z.object({ folder: z.string().nullable() })),
  /** `passphrase` null: the one that is set, or the recovery key alone. Answers when the first backup is there. */
  'backup.setUp': () => call(authenticator, z.object({ passphrase: Password.nullable() }), BackupView),
  'backup.stop': () => call(authenticator, nothing, BackupView),
  'backup.now': () => call(authenticator, nothing, BackupView),
  /** Asks where to; answers false where the person cancelled. */
  'backup.saveAs': () => call(authenticator, z.object({ passphrase: Password.nullable() }), z.object({ saved: z.boolean() })),
  'backup.remindLater': () => call(authenticator, nothing, BackupView),

  // Restoring, in this order. All but `bringIn` and `undo` work while no vault is open.
  'restore.chooseFile': () => call(authenticator, nothing, z.object({ name: z.string(), passphrase: z.boolean(), recovery: z.boolean() }).nullable()),
  'restore.unlock': () => call(authenticator, z.object({ proof: Proof }), RestorePreview),
  'restore.bringIn': () => call(authenticator, z.object({ mode: z.enum(['merge', 'replace']) }), z.null()),
  /** Where the vault does not open: its files are set aside (`moved`), a new vault takes their place, opened by the keychain or this passphrase. */
  'restore.startOver': () => call(authenticator, z.object({ passphrase: Password.nullable() }), z.object({ moved: z.string().nullable() })),
  /** The same with nothing in the new vault: also the first one on a computer without a keychain. */
  'restore.startEmpty': () => call(authenticator, z.object({ passphrase: Password.nullable() }), z.object({ moved: z.string().nullable() })),
  'restore.undo': () => call(authenticator, nothing, z.null()),
  'restore.discard': () => call(authenticator, nothing, z.null()),

  /** The rows this window shows now (accounts and drafts, or enrolments; others are left out); replaces the former set, answers with their codes. */
  'board.watch': () => call(every, z.object({ ids: z.array(Id).max(500) }), BoardFrame),
  /** Computes the code at the click and puts it on the clipboard; `clearsIn` in seconds, 0 = not cleared. `code` is null where codes are hidden. */
  'codes.copy': () => call(authenticator, z.object({ id: Id, which: z.enum(['current', 'next']) }), z.object({ code: z.string().nullable(), clearsIn: z.number() })),
  /** A hidden code: shown for a while (a frame brings it), or hidden again. */
  'codes.uncover': () => call(authenticator, z.object({ id: Id, on: z.boolean() }), z.null()),
  /** The next HOTP code; its counter is durable before the code leaves main (RFC 4226 section 7.2). */
  'codes.hotpNext': () => call(authenticator, z.object({ id: Id }), z.null()),

  'drafts.fromText': () => call(authenticator, z.object({ text: Text, source: z.enum(['text', 'picture']) }), DraftsFound),
  'drafts.fromForm': () => call(authenticator, Form, DraftView),
  'drafts.save': () => call(authenticator, z.object({ id: Id, issuer: Text, label: Text, tags: TypedTags.exactOptional() }), AccountView),
  /** All of them or none: one change of the vault. */
  'drafts.saveAll': () => call(authenticator, z.object({ drafts: z.array(z.object({ id: Id, issuer: DraftName, label: DraftName, tags: TypedTags.exactOptional() })).min(1).max(DRAFTS_LIMIT) }), z.object({ added: z.number().int() })),
  'drafts.discard': () => call(authenticator, z.object({ ids: z.array(Id).max(DRAFTS_LIMIT) }), z.null()),

  // Exports of other apps (src-main/transfer): a file as it was chosen or dropped; what is locked waits for its password.
  'import.read': () => call(authenticator, z.object({ bytes: Bytes }), ImportView),
  'import.unlock': () => call(authenticator, z.object({ password: Password }), ImportView),
  'import.discard': () => call(authenticator, nothing, z.null()),

  // Camera and screen (src-main/capture): the window may use either only from such a call on, until `capture.end`.
  /** Asks the system where it wants to be asked (macOS). */
  'capture.camera': () => call(authenticator, nothing, z.object({ access: CaptureAccess })),
  /** What there is to look at. `portal`: the person chose it in a dialog of the system, and none means that they refused. */
  'capture.screens': () => call(authenticator, nothing, z.object({ access: CaptureAccess, portal: z.boolean(), sources: z.array(ScreenSource) })),
  /** Opens the page of the system's settings where it is allowed (macOS, Windows; else `not-found`). */
  'capture.settings': () => call(authenticator, z.object({ of: z.enum(['camera', 'screen']) }), z.null()),
  'capture.end': () => call(authenticator, nothing, z.null()),

  /** The oldest link that waits, read; null where none does. Whatever it holds, only the person saves it. */
  'links.next': () => call(authenticator, nothing, DraftsFound.nullable()),
  /** The window has said that links were dropped. */
  'links.told': () => call(authenticator, nothing, z.null()),
  /** What a person dropped on a window that has no accounts: it goes to the authenticator, which comes to the front. */
  'links.handOver': () => call(admin, z.object({ text: Text, source: z.enum(['text', 'picture']) }), z.null()),
  /** Whether the system sends otpauth links here. Asked and changed only in the settings, where the person agrees. */
  'links.registration': () => call(authenticator, nothing, Registration),
  'links.register': () => call(authenticator, z.object({ on: z.boolean() }), Registration),

  'connections.list': () => call(admin, nothing, z.array(ConnectionView)),
  'connections.add': () => call(
    admin,
    z.object({
      kind: BackendKind, name: Text, baseUrl: Text, environment: Environment, credentials: Credentials, certificate: z.string().max(100_000).nullable(),
      sessionAs: z.enum(SESSION_AS).optional(),
      /** Said by the person where the development runtime would talk to a production service (else `runtime-not-for-production`). */
      productionAccepted: z.boolean().optional(),
    }),
    ConnectionView,
  ),
  /** Signs in again after the session ended; the password is not kept. */
  'connections.signIn': () => call(admin, z.object({ id: Id, credentials: Credentials }), ConnectionView),
  /**
   * Cannot be undone: what is kept of its sign-in goes, and the vault gets new keys. `proof`: where a passphrase opens it.
   * `unrenewed`: the connection is gone, but there are no new keys yet, so older files of the vault still hold its sign-in.
   */
  'connections.remove': () => call(admin, z.object({ id: Id, proof: Proof.optional() }), z.object({ unrenewed: ErrorInAnswer.nullable() })),
  /** What a removal could not do: new keys, and what removed connections signed in with out of the older files. */
  'connections.renewKeys': () => call(admin, z.object({ proof: Proof.optional() }), z.null()),
  /** `certificate`, `credentials`: absent where they stay. Another address takes credentials for it (`credentials-needed`). */
  'connections.edit': () => call(
    admin,
    z.object({
      id: Id, name: Text, baseUrl: Text, environment: Environment, certificate: z.string().max(100_000).nullable().optional(), credentials: Credentials.optional(),
      inspect: z.boolean(), clockShift: z.number().int().min(-86_400_000).max(86_400_000), productionAccepted: z.boolean().optional(),
    }),
    ConnectionView,
  ),
  /** What works with what is kept, without changing anything there. */
  'connections.test': () => call(admin, z.object({ id: Id, password: Password.optional() }), z.array(Trial)),
  /** A file as `npm run staging` writes it. */
  'connections.import': () => call(
    admin, z.object({ text: z.string().max(1_048_576) }), z.object({ added: z.array(ConnectionView), failed: z.array(z.object({ name: z.string(), error: ErrorInAnswer })) }),
  ),
  /** `password`: where the state can only be probed. Used once. */
  'connections.check': () => call(admin, z.object({ id: Id, password: Password.optional() }), ConnectionView),
  'connections.calls': () => call(admin, z.object({ id: Id }), z.array(CallRecord)),

  /** Reads every state again that takes no password, and answers what changed elsewhere and was not dismissed yet. */
  'elsewhere.recheck': () => call(admin, nothing, z.array(ChangedElsewhere)),
  'elsewhere.dismiss': () => call(admin, z.object({ ids: z.array(Id).max(10_000) }), z.array(ChangedElsewhere)),

  /** The conformance check (src-main/check). `ownAccount`: said by the person where it is production. `patient`: waits for the server's limit. */
  'check.start': () => call(admin, z.object({ id: Id, password: Password.optional(), ownAccount: z.boolean(), patient: z.boolean() }), CheckView),
  /** Turns MFA off again after a check that was cut off. */
  'check.resume': () => call(admin, z.object({ id: Id, password: Password.optional() }), CheckView),
  'check.stop': () => call(admin, z.object({ id: Id }), z.null()),
  'check.view': () => call(admin, z.object({ id: Id }), CheckView),
  'check.export': () => call(admin, z.object({ id: Id, format: z.enum(['json', 'junit']) }), z.object({ saved: z.boolean() })),

  /** Calls with headers and bodies, redacted, where the connection's `inspect` is on. */
  'inspector.list': () => call(admin, z.object({ id: Id }), z.array(InspectedCall)),
  'inspector.copy': () => call(admin, z.object({ id: Id, call: z.number().int(), as: z.enum(['curl', 'text']) }), z.null()),
  /** As HAR, made and saved in main. */
  'inspector.export': () => call(admin, z.object({ id: Id }), z.object({ saved: z.boolean() })),

  /** Newest first, the newest thousand. */
  'audit.list': () => call(admin, z.object({ connectionId: Id.nullable() }), z.object({ entries: z.array(AuditEntry), total: z.number().int() })),
  /** All of it, oldest first. Asks where to; answers false where the person cancelled. */
  'audit.export': () => call(admin, z.object({ connectionId: Id.nullable(), format: z.enum(['csv', 'json']) }), z.object({ saved: z.boolean() })),

  /** `replace`: the person wants the server's present secret, which is not here, to go. */
  'enrolment.start': () => call(admin, z.object({ connectionId: Id, replace: z.literal(true).optional() }), EnrolmentView),
  /** Takes over the secret that the server holds. */
  'enrolment.adopt': () => call(admin, z.object({ connectionId: Id }), EnrolmentView),
  /** One's own accounts that may hold the secret of MFA that was turned on elsewhere, the likeliest first. */
  'enrolment.linkable': () => call(admin, z.object({ connectionId: Id }), z.array(LinkCandidate)),
  /** `password`: to prove it by a sign-in with a code of that account; used once. */
  'enrolment.link': () => call(admin, z.object({ connectionId: Id, accountId: Id, password: Password.optional() }), EnrolmentView),
  'enrolment.reveal': () => call(admin, z.object({ id: Id }), z.object({ qr: QrMatrix.nullable(), secret: z.string(), uri: z.string().nullable() }), { reveals: true }),
  /** Without `code` main computes one at server time, waiting for a step of its own (`enrolment.waiting`). */
  'enrolment.confirm': () => call(admin, z.object({ id: Id, code: Code.optional() }), EnrolmentView),
  'enrolment.backupCodes': () => call(
    admin, z.object({ id: Id }), z.array(z.object({ code: z.string(), usedAt: z.number().nullable(), perhapsUsed: z.boolean() })), { reveals: true },
  ),
  'enrolment.copyBackupCodes': () => call(admin, z.object({ id: Id }), z.object({ clearsIn: z.number() })),
  /** Asks where to, writes a text file; answers false where the person cancelled. */
  'enrolment.saveBackupCodes': () => call(admin, z.object({ id: Id }), z.object({ saved: z.boolean() })),
  'enrolment.codesKept': () => call(admin, z.object({ id: Id }), EnrolmentView),
  /** A sign-in with the password and a code of this secret: the proof, and the wizard's last step. */
  'enrolment.prove': () => call(admin, z.object({ id: Id, password: Password }), EnrolmentView),
  /** Settles `unknown` by a read, or with a password by the probe (contracts rule 10). */
  'enrolment.settle': () => call(admin, z.object({ id: Id, password: Password.optional() }), EnrolmentView),
  'enrolment.abandon': () => call(admin, z.object({ id: Id }), EnrolmentView),
  /** What each backend needs of these says `SERVICES`. `code`: typed by hand; without it main computes one, or takes a kept backup code. */
  'enrolment.disable': () => call(
    admin, z.object({ connectionId: Id, password: Password.optional(), code: Code.optional(), ...Backup, accountName: z.string().max(NAME_LIMIT).optional() }), ConnectionView,
  ),

  /** A new secret in place of ours, as one act. Takes what disabling takes. */
  'enrolment.reenrol': () => call(
    admin, z.object({ connectionId: Id, password: Password.optional(), code: Code.optional(), ...Backup, accountName: z.string().max(NAME_LIMIT).optional() }), EnrolmentView,
  ),

  // Other users of a connection, and acts over many of them (src-main/users, src-main/bulk).
  'users.list': () => call(admin, z.object({ connectionId: Id }), z.array(RemoteUserView)),
  /** The list's text as the window read it; what would be taken in. */
  'users.preview': () => call(admin, z.object({ connectionId: Id, name: z.string().max(1024), text: z.string().max(20_000_000) }), UserListPreview),
  'users.take': () => call(admin, z.object({ ticket: Id }), z.object({ added: z.number().int(), renamed: z.number().int() })),
  'users.remove': () => call(admin, Chosen, z.null()),
  /** Deletes for good the secrets that were handed over. */
  'users.release': () => call(admin, Chosen, z.object({ released: z.number().int() })),
  /** Asks where to. `sheets` writes secrets in clear: only where the person has said so (`inClear`). `users` 0: cancelled. */
  'users.handOver': () => call(admin, Chosen.extend({ format: HandOverFormat, inClear: z.literal(true).optional(), passphrase: z.string().max(4096).optional() }), z.object({ users: z.number().int() })),
  'bulk.plan': () => call(admin, Chosen.extend({ act: BulkAct }), BulkPlan),
  'bulk.start': () => call(admin, Chosen.extend({ act: BulkAct }), BulkJobView),
  'bulk.list': () => call(admin, nothing, z.array(BulkJobView)),
  'bulk.pause': () => call(admin, z.object({ id: Id }), BulkJobView),
  'bulk.resume': () => call(admin, z.object({ id: Id }), BulkJobView),
  'bulk.cancel': () => call(admin, z.object({ id: Id }), BulkJobView),
  'bulk.dismiss': () => call(admin, z.object({ id: Id }), z.null()),
  /** Asks where to, writes a CSV file; answers false where the person cancelled. */
  'bulk.saveResult': () => call(admin, z.object({ id: Id }), z.object({ saved: z.boolean() })),
});

export const events = {
  'app.state': { windows: every, payload: AppStateView },
  'accounts.changed': { windows: codes, payload: z.array(AccountView) },
  'backup.changed': { windows: authenticator, payload: BackupView },
  'board.frame': { windows: every, payload: BoardFrame },
  'connections.changed': { windows: admin, payload: z.array(ConnectionView) },
  /** Main waits for a fresh step of this server before it sends a code; `until` in ms of the local clock. */
  'enrolment.waiting': { windows: admin, payload: z.object({ connectionId: Id, until: z.number() }) },
  /** A job went on, and the rows that changed with it. */
  'bulk.changed': { windows: admin, payload: z.object({ job: BulkJobView, users: z.array(RemoteUserView) }) },
  'check.changed': { windows: admin, payload: z.object({ id: Id, view: CheckView }) },
  /** It went out of sight (then what was typed and found is forgotten, and no code is in the page), or it is seen again. */
  'quick.seen': { windows: quick, payload: z.boolean() },
  /** A menu item or shortcut that the window carries out. */
  'command': { windows: both, payload: z.object({ name: z.enum(['add', 'camera', 'screen', 'find', 'settings', 'paste', 'shortcuts']) }) },
  /** The clipboard was cleared (or left alone because it had changed). */
  'clipboard.cleared': { windows: both, payload: z.object({ cleared: z.boolean() }) },
} as const;

export type CallName = keyof typeof contract;
export type CallInput<N extends CallName> = z.input<(typeof contract)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof contract)[N]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]['payload']>;

/** The calls and events that belong to one window, as types. */
export type CallFor<W extends WindowName> = { [N in CallName]: W extends (typeof contract)[N]['windows'][number] ? N : never }[CallName];
export type EventFor<W extends WindowName> = { [N in EventName]: W extends (typeof events)[N]['windows'][number] ? N : never }[EventName];
