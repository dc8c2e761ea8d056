/** @file Everything that needs an open vault, put together once when it opens. No Electron. */
import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '../src-shared/audit';
import type { CallOutput, WindowName } from '../src-shared/contract';
import { Failure } from '../src-shared/errors';
import type { InspectedCall } from '../src-shared/inspector';
import type { BoardFrame, CallRecord, Settings } from '../src-shared/model';
import type { Secret } from '../src-shared/secret';
import { createAccounts, type Accounts } from './accounts/accounts';
import type { Checks } from './check/window';
import type { ClipboardKeeper } from './accounts/clipboard';
import { createDrafts, type Drafts } from './accounts/drafts';
import { firstRows } from './accounts/first-rows';
import { accountViews } from './accounts/views';
import type { ApplicationParts } from './application';
import { auditAsCsv, auditAsJson } from './audit/export';
import { createBackups, type Backups } from './backup/backups';
import { backendFor } from './backends/registry';
import { createHttp, DEFAULT_DEADLINE } from './backends/http';
import { proxyFromList } from './backends/proxy';
import { createElsewhere, type Elsewhere } from './enrolment/elsewhere';
import { createEnrolments, type Connections, type Enrolments } from './enrolment/service';
import { curlOf, textOfCall } from './inspector/curl';
import { harOf } from './inspector/har';
import { createBoard, type CodeBoard } from './otp/board';
import type { BoardEntry } from './otp/row';
import type { RequireReauthentication } from './reauthentication';
import { createBulk, type Bulk } from './bulk/bulk';
import { createHandOver, type HandOver } from './handover/handover';
import { systemKdf } from './vault/argon2';
import { createUsers, type Users } from './users/users';
import { createScrubber, scrubCalls, scrubInspected } from './scrub';
import { drawQr } from './showing/draw';
import { createShowing, type Showing } from './showing/showing';
import { createExports, type Exports } from './transfer/exports';
import { createImports, type Imports } from './transfer/imports';
import type { VaultContent } from './vault/content';
import { secretsOf } from './vault/secrets';
import type { ProtectedVault } from './vault/vault';

export interface Services {
  readonly accounts: Accounts;
  readonly drafts: Drafts;
  readonly imports: Imports;
  readonly exports: Exports;
  readonly board: CodeBoard;
  readonly showing: Showing;
  readonly backups: Backups;
  readonly enrolments: Enrolments;
  readonly connections: Connections;
  readonly elsewhere: Elsewhere;
  readonly users: Users;
  readonly bulk: Bulk;
  readonly handOver: HandOver;
  /** Refused while a job runs at it. */
  removeConnection(id: string): Promise<void>;
  saveBulkResult(id: string): Promise<{ saved: boolean }>;
  /** First thing after the vault opened, no network: what the journal knows stands in the vault. */
  recover(): Promise<void>;
  /** Then, in the background: reads the state at every server where an answer was lost. */
  settleDue(): Promise<void>;
  /** They are watched from now on. */
  firstAccounts(window: WindowName): CallOutput<'accounts.first'>;
  watch(window: WindowName, ids: readonly string[]): BoardFrame;
  /** `code`: what was copied, for the window to say; null where codes are hidden. */
  copyCode(id: string, which: 'current' | 'next', window: WindowName): Promise<{ code: string | null; clearsIn: number }>;
  /** `stillOpen`: a lock that comes while a counter is being kept clears the clipboard, and nothing may be put there after it. @throws Failure `vault-not-open` then. */
  takeCode(id: string, stillOpen: () => boolean): Promise<{ code: string | null; clearsIn: number }>;
  nextHotp(id: string): Promise<void>;
  revealEnrolment(id: string): CallOutput<'enrolment.reveal'>;
  copyBackupCodes(id: string): Promise<{ clearsIn: number }>;
  saveBackupCodes(id: string): Promise<{ saved: boolean }>;
  readonly checks: Checks;
  saveCheck(connectionId: string, format: 'json' | 'junit'): Promise<boolean>;
  /** The calls of a connection whose inspector is on, newest last, without any secret that is live now. */
  inspected(connectionId: string): CallOutput<'inspector.list'>;
  copyCall(connectionId: string, call: number, as: 'curl' | 'text'): Promise<void>;
  saveHar(connectionId: string): Promise<boolean>;
  auditTrail(connectionId: string | null): CallOutput<'audit.list'>;
  exportAudit(connectionId: string | null, format: 'csv' | 'json'): Promise<boolean>;
  /** What was sent and received, without any secret that is live now. */
  calls(connectionId: string): CallRecord[];
  changeSettings(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings>;
  liveSecrets(): Iterable<Secret>;
  /** Its rows are no longer watched; what its sheets had not saved is forgotten. */
  windowGone(window: WindowName): void;
  suspended(): void;
  close(): Promise<void>;
}

export interface ServiceParts extends ApplicationParts {
  readonly vault: ProtectedVault;
  readonly requireReauthentication: RequireReauthentication;
  readonly backupChanged: (view: ReturnType<Backups['view']>) => void;
  readonly keeper: ClipboardKeeper;
  readonly newId: () => string;
}

export function createServices(parts: ServiceParts): Services {
  const { vault, time, emit, keeper } = parts;
  const now = (): number => time.now();
  const accounts = createAccounts(vault, now, parts.requireReauthentication);
  const drafts = createDrafts(vault, now, parts.newId);
  const imports = createImports(drafts);
  const board = createBoard((id, window) => entryFor(window, id, vault.content, drafts), time);
  const service = createEnrolments({
    vault, backendFor, time, newId: parts.newId, deadline: DEFAULT_DEADLINE, allowProduction: parts.allowProduction,
    httpFor: ({ baseUrl, certificate, inspect }) => createHttp({
      baseUrl, certificate, inspect, clock: now, after: time.after, proxy: async (target) => proxyFromList(await parts.proxyFor(target)),
    }),
    onWaiting: (connectionId, until) => emit('enrolment.waiting', { connectionId, until }),
    onCheck: (id, view) => emit('check.changed', { id, view }),
  });
  const { enrolments, connections, checks } = service;
  const users = createUsers(service.desk);
  const handOver = createHandOver({
    desk: service.desk, paper: parts.paper, requireReauthentication: parts.requireReauthentication, kdf: parts.kdf ?? systemKdf(), random: randomBytes,
    language: () => languageOf(vault.content.settings.language, parts.about.locale),
  });
  const elsewhere = createElsewhere(service.desk, (id) => !bulk.isBusy(id));
  const bulk = createBulk({ desk: service.desk, users, onChange: (job, rows) => emit('bulk.changed', { job, users: [...rows] }) });

  const liveSecrets = (): readonly Secret[] => [...secretsOf(vault.content), ...backups.secrets(), ...drafts.secrets()];

  const copy = async (text: string): Promise<number> => {
    const seconds = vault.content.settings.clearClipboardAfter;
    await keeper.copy(text, seconds);
    return seconds;
  };

  const showing = createShowing({
    vault, desk: parts.showing, requireReauthentication: parts.requireReauthentication,
    copyText: copy,
    copyPicture: async (png) => {
      const seconds = vault.content.settings.clearClipboardAfter;
      await keeper.copyPicture(png, seconds);
      return seconds;
    },
  });

  const exports = createExports({
    vault, now, requireReauthentication: parts.requireReauthentication, saveFile: (suggestion, content, type) => parts.showing.saveFile(suggestion, content, type),
  });

  const watch = (window: WindowName, ids: readonly string[]): BoardFrame => board.watch(window, ids, (frame) => emit('board.frame', frame, window));
  const backups = createBackups({
    vault, time, desk: parts.backup, log: parts.log, kdf: parts.kdf ?? systemKdf(), random: (count) => randomBytes(count),
    requireReauthentication: parts.requireReauthentication, changed: parts.backupChanged,
  });

  const inspected = (connectionId: string): InspectedCall[] => scrubInspected(connections.inspected(connectionId), createScrubber(liveSecrets));

  const stopTelling = vault.subscribe((content) => {
    emit('accounts.changed', accountViews(content));
    emit('connections.changed', connections.list());
    board.resync(); // a row may have got its secret just now (an enrolment is watched from its beginning)
  });

  return {
    accounts, drafts, imports, exports, board, showing, backups, enrolments, connections, checks, elsewhere, users, bulk, handOver,
    recover: () => service.recover(),
    settleDue: async () => {
      bulk.goOn();
      await Promise.all([service.settleDue(), bulk.settleDue()]);
    },
    removeConnection: async (id) => {
      if (bulk.isBusy(id)) throw new Failure('job-under-way');
      await connections.remove(id);
    },
    saveBulkResult: async (id) => ({ saved: await parts.paper.saveFile('result.csv', bulk.result(id), { name: 'CSV', extension: 'csv' }) }),
    firstAccounts: (window) => firstRows(vault.content, (ids) => watch(window, ids)),
    watch,
    copyCode: async (id, which, window) => {
      const code = which === 'current' ? board.current(id, window) : board.next(id, window);
      if (code === null) throw new Failure('wrong-state');
      return { code: vault.content.settings.hideCodes ? null : code, clearsIn: await copy(code) };
    },
    takeCode: async (id, stillOpen) => {
      if (vault.content.accounts.find((account) => account.id === id)?.type === 'hotp') {
        const next = await accounts.nextHotp(id);
        if (!stillOpen()) throw new Failure('vault-not-open');
        board.takeHotp(id, next);
      }
      const code = board.current(id, 'quick');
      if (code === null) throw new Failure('wrong-state');
      return { code: vault.content.settings.hideCodes ? null : code, clearsIn: await copy(code) };
    },
    nextHotp: async (id) => board.showHotp(id, await accounts.nextHotp(id)),
    revealEnrolment: (id) => {
      const { secret, uri } = enrolments.reveal(id);
      if (uri === null) return { qr: null, secret, uri };
      const drawing = drawQr(uri);
      if (drawing === null) throw new Failure('too-long-for-qr');
      return { qr: { size: drawing.size, rows: [...drawing.rows] }, secret, uri };
    },
    copyBackupCodes: async (id) => ({ clearsIn: await copy(backupCodeText(enrolments, id)) }),
    saveBackupCodes: async (id) => ({ saved: await parts.saveTextFile('backup-codes.txt', `${backupCodeText(enrolments, id)}\n`) }),
    changeSettings: async (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const content = await vault.mutate((before) => ({ ...before, settings: { ...before.settings, ...given } }));
      return content.settings;
    },
    saveCheck: (connectionId, format) => parts.saveTextFile(`conformance.${format === 'json' ? 'json' : 'xml'}`, checks.report(connectionId, format)),
    inspected: (connectionId) => inspected(connectionId),
    copyCall: async (connectionId, call, as) => {
      const found = inspected(connectionId).find(({ id }) => id === call);
      if (found === undefined) throw new Failure('not-found');
      await keeper.copy(as === 'curl' ? curlOf(found) : textOfCall(found), 0);
    },
    saveHar: (connectionId) => parts.saveTextFile('calls.har', harOf(inspected(connectionId), parts.about.version)),
    auditTrail: (connectionId) => {
      const entries = auditEntries(vault.content, connectionId);
      return { entries: entries.slice(-AUDIT_SHOWN).reverse(), total: entries.length };
    },
    exportAudit: (connectionId, format) => {
      const entries = auditEntries(vault.content, connectionId);
      return parts.saveTextFile(`audit-trail.${format}`, format === 'csv' ? auditAsCsv(entries) : auditAsJson(entries));
    },
    calls: (connectionId) => scrubCalls(connections.calls(connectionId), createScrubber(liveSecrets)),
    liveSecrets,
    windowGone: (window) => {
      board.forget(window);
      if (window !== 'authenticator') return;
      imports.discard();
      exports.forget();
      drafts.clear(); // the only window that has drafts, and that shows accounts again
      showing.hide();
    },
    suspended: () => {
      board.coverAll(); // the timers that would do it stand still meanwhile
      bulk.suspended();
      enrolments.suspended();
    },
    close: async () => {
      stopTelling();
      imports.discard();
      exports.forget();
      showing.hide();
      board.clear();
      bulk.stop();
      await service.close();
      await bulk.idle();
      await backups.close(); // last: what the others still wrote is in it
    },
  };
}

/** A window shows the newest; the export has all. */
const AUDIT_SHOWN = 1000;

const auditEntries = ({ audit }: VaultContent, connectionId: string | null): readonly AuditEntry[] =>
  (connectionId === null ? audit : audit.filter((entry) => entry.connectionId === connectionId));

/** The person's language, where main itself has words to say. */
export const languageOf = (setting: Settings['language'], locale: string): 'en' | 'de' => (setting === 'system' ? (/^de\b/i.test(locale) ? 'de' : 'en') : setting);

/** Only what is not used up: a used backup code on paper is a trap. */
function backupCodeText(enrolments: Enrolments, id: string): string {
  return enrolments.backupCodes(id).filter((code) => code.usedAt === null).map((code) => code.code).join('\n');
}

/** Each window has the codes of what it shows: the authenticator those of accounts and drafts, the quick search those of accounts, the admin window those of enrolments. */
function entryFor(window: string, id: string, content: VaultContent, drafts: Drafts): BoardEntry | undefined {
  if (window === 'authenticator' || window === 'quick') {
    const account = content.accounts.find((candidate) => candidate.id === id);
    if (account === undefined) return window === 'quick' ? undefined : drafts.find(id);
    return { secret: account.secret, parameters: account, hidden: content.settings.hideCodes };
  }
  const enrolment = window === 'admin' ? content.enrolments.find((candidate) => candidate.id === id) : undefined;
  return enrolment?.secret == null ? undefined : { secret: enrolment.secret, parameters: enrolment.parameters };
}
