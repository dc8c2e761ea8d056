/** @file The contract's calls, each a line to the service that does it. */
import { Failure } from '../src-shared/errors';
import { Secret } from '../src-shared/secret';
import type { AppStateView, BackupView, DesktopSettings, SecuritySettings, Settings } from '../src-shared/model';
import type { WindowName } from '../src-shared/contract';
import type { Capture } from './capture/capture';
import type { Restore } from './backup/restore';
import type { Handlers, ParsedInput } from './ipc/dispatch';
import type { LinkDesk } from './links/desk';
import type { Services } from './services';
import type { Session } from './session';

export interface HandlerParts {
  readonly session: Session;
  readonly state: () => AppStateView;
  /** Tells the windows the state anew. */
  readonly told: () => void;
  readonly changeSecurity: (change: ParsedInput<'security.settings'>) => SecuritySettings;
  /** @throws Failure `shortcut-taken`, `not-allowed`. */
  readonly changeDesktop: (change: ParsedInput<'desktop.settings'>) => DesktopSettings;
  readonly closeQuick: () => void;
  readonly openWindow: (name: WindowName) => Promise<void>;
  readonly quit: () => void;
  readonly settingsChanged: (settings: Settings) => void;
  readonly links: LinkDesk;
  /** @throws Failure where the vault is not open. */
  readonly capture: () => Capture;
  readonly restore: Restore;
  /** Resolves when a sensor of the system has known the person; rejects otherwise. */
  readonly provePresence: () => Promise<void>;
  readonly backupView: () => BackupView;
}

export function handlersOf(parts: HandlerParts): Handlers {
  const { session, restore } = parts;
  const services = (): Services => session.services();
  const done = async (work: Promise<unknown>): Promise<null> => {
    await work;
    return null;
  };
  const viewAfter = async (work: Promise<void>): Promise<BackupView> => {
    await work;
    return parts.backupView();
  };
  const toldAfter = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work;
    parts.told();
    return answer;
  };
  return {
    'app.state': () => parts.state(),
    'app.retry': () => done(session.retry()),
    'app.acceptOlder': () => done(session.acceptOlder()),
    'app.quit': () => {
      parts.quit();
      return null;
    },
    'app.openWindow': ({ window }) => done(parts.openWindow(window)),
    'quick.take': ({ id }) => {
      const asked = session.epoch();
      return services().takeCode(id, () => session.epoch() === asked);
    },
    'quick.close': () => {
      parts.closeQuick();
      return null;
    },
    'app.lock': () => {
      void session.lock(); // the window is blank before the last call is sealed
      return null;
    },
    'app.unlock': (given) => done(session.unlock(given)),

    'security.settings': (change) => parts.changeSecurity(change),
    'security.change': (change) => toldAfter(session.security().change(change)),
    'security.makeRecoveryKey': async ({ proof }) => {
      const { words, ask } = await session.security().makeRecoveryKey(proof);
      return { words: [...words], ask: [...ask] };
    },
    'security.keepRecoveryKey': async ({ typed }) => ({ kept: await toldAfter(session.security().keepRecoveryKey(typed)) }),
    'security.forgetRecoveryKey': () => {
      session.security().forgetRecoveryKey();
      return null;
    },
    'security.removeRecoveryKey': ({ proof }) => toldAfter(session.security().removeRecoveryKey(proof)),
    'security.prove': ({ proof }) => done(session.security().prove(proof)),
    'security.provePresence': () => done(session.prove(parts.provePresence)),

    'desktop.settings': (change) => parts.changeDesktop(change),
    'settings.change': async (change) => {
      const settings = await services().changeSettings(change);
      parts.settingsChanged(settings);
      return settings;
    },

    'accounts.first': async (_nothing, window) => {
      await session.opening(); // the window asks while it is still loading its own code
      return services().firstAccounts(window);
    },
    'accounts.list': async () => {
      await session.opening();
      return services().accounts.list();
    },
    'accounts.edit': ({ id, ...edit }) => services().accounts.edit(id, edit),
    'accounts.history': ({ id }) => services().accounts.history(id),
    'accounts.putBack': ({ id, at }) => services().accounts.putBack(id, at),
    'accounts.pin': ({ id, pinned }) => services().accounts.pin(id, pinned),
    'accounts.trash': ({ id }) => done(services().accounts.trash(id)),
    'accounts.retag': async ({ tag, to }) => ({ tag: await services().accounts.retag(tag, to) }),
    'accounts.restore': ({ id }) => done(services().accounts.restore(id)),
    'accounts.purge': ({ id, understood }) => done(services().accounts.purge(id, understood)),

    'accounts.reveal': ({ id }) => services().showing.reveal(id),
    'accounts.copyShown': ({ id, what }) => services().showing.copy(id, what),
    'accounts.saveShown': ({ id, format }) => services().showing.save(id, format),
    'accounts.showFullScreen': ({ on }) => {
      services().showing.fullScreen(on);
      return null;
    },
    'accounts.hide': () => {
      services().showing.hide();
      return null;
    },
    'export.choices': ({ target }) => services().exports.choices(target),
    'export.google': ({ ids }) => services().showing.google(ids),

    'export.save': ({ password, inClear, ...order }) =>
      services().exports.save({ ...order, password: password === undefined ? null : Secret.fromText(password), inClear: inClear === true }),

    'backup.status': () => parts.backupView(),
    'backup.chooseFolder': () => services().backups.chooseFolder(),
    'backup.setUp': ({ passphrase }) => viewAfter(services().backups.setUp(passphrase)),
    'backup.stop': () => viewAfter(services().backups.stop()),
    'backup.now': () => viewAfter(services().backups.now()),
    'backup.saveAs': ({ passphrase }) => services().backups.saveAs(passphrase),
    'backup.remindLater': () => viewAfter(services().backups.remindLater()),

    'restore.chooseFile': () => restore.chooseFile(),
    'restore.unlock': ({ proof }) => restore.unlock(proof),
    'restore.bringIn': ({ mode }) => done(restore.bringIn(mode)),
    'restore.startOver': ({ passphrase }) => restore.startOver(passphrase),
    'restore.startEmpty': ({ passphrase }) => restore.startEmpty(passphrase),
    'restore.undo': () => done(restore.undo()),
    'restore.discard': () => {
      restore.discard();
      return null;
    },

    'board.watch': ({ ids }, window) => services().watch(window, ids),
    'codes.copy': ({ id, which }, window) => services().copyCode(id, which, window),
    'codes.uncover': ({ id, on }, window) => {
      services().board.uncover(id, window, on);
      return null;
    },
    'codes.hotpNext': ({ id }) => done(services().nextHotp(id)),

    'drafts.fromText': ({ text, source }) => services().drafts.fromText(text, source),
    'drafts.fromForm': (form) => services().drafts.fromForm(form),
    'drafts.save': ({ id, issuer, label, tags }) => services().drafts.save(id, issuer, label, tags),
    'drafts.saveAll': async ({ drafts }) => ({ added: await services().drafts.saveAll(drafts) }),
    'drafts.discard': ({ ids }) => {
      services().drafts.discard(ids);
      return null;
    },

    'import.read': ({ bytes }) => services().imports.read(bytes),
    'import.unlock': ({ password }) => services().imports.unlock(Secret.fromText(password)),
    'import.discard': () => {
      services().imports.discard();
      return null;
    },

    'capture.camera': () => parts.capture().camera(),
    'capture.screens': () => parts.capture().screens(),
    'capture.settings': ({ of }) => parts.capture().openSettings(of),
    'capture.end': () => {
      parts.capture().end();
      return null;
    },

    'links.next': () => parts.links.next(),
    'links.told': () => {
      parts.links.told();
      return null;
    },
    'links.handOver': ({ text, source }) => done(parts.links.handOver(text, source)),
    'links.registration': () => parts.links.registration(),
    'links.register': ({ on }) => parts.links.register(on),

    'connections.list': () => services().connections.list(),
    'connections.add': (input) => services().connections.add(input),
    'connections.signIn': ({ id, credentials }) => services().connections.signIn(id, credentials),
    'connections.remove': async ({ id, proof }) => {
      const failed = await session.security().renewAfter(proof ?? null, () => services().removeConnection(id));
      return { unrenewed: failed?.toAppError() ?? null };
    },
    'connections.renewKeys': ({ proof }) => done(session.security().renew(proof ?? null)),
    'connections.edit': ({ id, ...change }) => services().connections.edit(id, change),
    'connections.test': ({ id, password }) => services().connections.test(id, password),
    'connections.import': ({ text }) => services().connections.import(text),
    'connections.check': ({ id, password }) => services().connections.check(id, password),
    'connections.calls': ({ id }) => services().calls(id),

    'elsewhere.recheck': () => services().elsewhere.recheck(),
    'elsewhere.dismiss': ({ ids }) => services().elsewhere.dismiss(ids),

    'check.start': ({ id, ...input }) => services().checks.start(id, input),
    'check.resume': ({ id, password }) => services().checks.resume(id, password),
    'check.stop': ({ id }) => {
      services().checks.stop(id);
      return null;
    },
    'check.view': ({ id }) => services().checks.view(id),
    'check.export': async ({ id, format }) => ({ saved: await services().saveCheck(id, format) }),

    'inspector.list': ({ id }) => services().inspected(id),
    'inspector.copy': ({ id, call, as }) => done(services().copyCall(id, call, as)),
    'inspector.export': async ({ id }) => ({ saved: await services().saveHar(id) }),

    'audit.list': ({ connectionId }) => services().auditTrail(connectionId),
    'audit.export': async ({ connectionId, format }) => ({ saved: await services().exportAudit(connectionId, format) }),

    'users.list': ({ connectionId }) => services().users.list(connectionId),
    'users.preview': ({ connectionId, name, text }) => services().users.preview(connectionId, name, text),
    'users.take': ({ ticket }) => services().users.take(ticket),
    'users.remove': ({ connectionId, ids }) => done(services().users.remove(connectionId, ids)),
    'users.release': async ({ connectionId, ids }) => ({ released: await services().users.release(connectionId, ids) }),
    'users.handOver': async ({ connectionId, ids, format, inClear, passphrase }) => {
      if (format === 'sheets' && inClear !== true) throw new Failure('bad-request');
      return { users: await services().handOver.make(connectionId, ids, format, passphrase === undefined ? null : Secret.fromText(passphrase)) };
    },
    'bulk.plan': ({ connectionId, act, ids }) => services().bulk.plan(connectionId, act, ids),
    'bulk.start': ({ connectionId, act, ids }) => services().bulk.start(connectionId, act, ids),
    'bulk.list': () => services().bulk.list(),
    'bulk.pause': ({ id }) => services().bulk.pause(id),
    'bulk.resume': ({ id }) => services().bulk.resume(id),
    'bulk.cancel': ({ id }) => services().bulk.cancel(id),
    'bulk.dismiss': ({ id }) => done(services().bulk.dismiss(id)),
    'bulk.saveResult': ({ id }) => services().saveBulkResult(id),

    'enrolment.start': ({ connectionId, replace }) => services().enrolments.start(connectionId, replace),
    'enrolment.adopt': ({ connectionId }) => services().enrolments.adopt(connectionId),
    'enrolment.linkable': ({ connectionId }) => services().enrolments.linkable(connectionId),
    'enrolment.link': ({ connectionId, accountId, password }) => services().enrolments.link(connectionId, accountId, password),
    'enrolment.reveal': ({ id }) => services().revealEnrolment(id),
    'enrolment.confirm': ({ id, code }) => services().enrolments.confirm(id, code),
    'enrolment.backupCodes': ({ id }) => services().enrolments.backupCodes(id),
    'enrolment.copyBackupCodes': ({ id }) => services().copyBackupCodes(id),
    'enrolment.saveBackupCodes': ({ id }) => services().saveBackupCodes(id),
    'enrolment.codesKept': ({ id }) => services().enrolments.codesKept(id),
    'enrolment.prove': ({ id, password }) => services().enrolments.prove(id, password),
    'enrolment.settle': ({ id, password }) => services().enrolments.settle(id, password),
    'enrolment.abandon': ({ id }) => services().enrolments.abandon(id),
    'enrolment.reenrol': ({ connectionId, ...input }) => services().enrolments.reenrol(connectionId, input),
    'enrolment.disable': ({ connectionId, ...input }) => services().enrolments.disable(connectionId, input),
  };
}
