/**
 * @file The application without Electron: holds the vault's state, builds the services when it opens, answers the
 * contract's calls. `start.electron.ts` binds it to windows; tests drive it directly.
 */
import { contract, type CallName, type EventName, type EventPayload, type WindowName } from '../src-shared/contract';
import { Failure } from '../src-shared/errors';
import { DEFAULT_SECURITY, DEFAULT_SETTINGS, type AppStateView, type BackupView, type SecuritySettings, type Settings } from '../src-shared/model';
import type { Secret } from '../src-shared/secret';
import type { Capture } from './capture/capture';
import { createClipboardKeeper, type ClipboardPort } from './accounts/clipboard';
import type { FirstOpening } from './beginning';
import type { BackupDesk } from './backup/backups';
import { createRestore } from './backup/restore';
import type { Handlers } from './ipc/dispatch';
import type { Keychain } from './keychain/keychain';
import { provePresence, type Presence } from './lock/presence';
import { createLinkDesk, type LinkHost } from './links/desk';
import type { Log } from './log';
import { handlersOf } from './handlers';
import type { Desktop } from './desktop/desktop';
import { newId } from './id';
import { createServices, languageOf } from './services';
import { createSession } from './session';
import type { ShowingDesk } from './showing/showing';
import type { HandOverPaper } from './handover/handover';
import { systemTime, type Time } from './time';
import type { Kdf } from './vault/argon2';
import { nodeDisk } from './vault/disk';
import { openVault, peekVault } from './vault/open';
import { secretsOf } from './vault/secrets';
import { createQuitPatience, watchSlow } from './vault/slow-disk';

export interface ApplicationParts {
  readonly folder: string;
  /** The first opening where it is under way already: this result is taken instead of opening with the keychain once more. */
  readonly opening?: FirstOpening;
  readonly keychain: Keychain;
  readonly log: Log;
  readonly time: Time;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>, only?: WindowName) => void;
  readonly clipboard: ClipboardPort;
  readonly showing: ShowingDesk;
  readonly backup: BackupDesk;
  /** Saving for the admin window, and paper for those it enrolled. */
  readonly paper: HandOverPaper;
  readonly saveTextFile: (suggestion: string, text: string) => Promise<boolean>;
  readonly about: Omit<AppStateView, 'vault' | 'settings' | 'unlock' | 'protection' | 'security' | 'desktop' | 'quickKeyTaken' | 'presence' | 'slow' | 'quitting' | 'fresh'>;
  /** Settings of the last time, as far as they are kept beside the vault: for what is shown before it opens. */
  readonly remembered?: Partial<Settings>;
  /** Kept beside the vault: they count before it is open. */
  readonly security?: { readonly value: SecuritySettings; readonly change: (next: SecuritySettings) => void };
  /** Tray and keys; left out: there are none. */
  readonly desktop?: Desktop;
  /** The quick search goes out of sight. */
  readonly closeQuick?: () => void;
  /** Windows forget what they show. */
  readonly blank?: () => void;
  /** The vault is open and could lock by itself. */
  readonly onLockable?: () => void;
  /** A window went out of sight, or is gone. */
  readonly onHidden?: (name: WindowName) => void;
  /** The clipboard holds no code of ours any more. */
  readonly onCleared?: () => void;
  readonly kdf?: Kdf;
  readonly allowProduction: boolean;
  readonly proxyFor: (url: string) => Promise<string>;
  readonly openWindow: (name: WindowName) => Promise<void>;
  readonly onSettings: (settings: Settings) => void;
  readonly quit: () => void;
  /** A sensor by which the system knows its person; null or left out: there is none. */
  readonly presence?: Presence | null;
  /** Camera and screen; without it there are none. */
  readonly capture?: Capture;
  /** What the desktop does for links; without it there are none from outside. */
  readonly linkHost?: LinkHost;
}

export interface Application {
  readonly handlers: Handlers;
  openVault(): Promise<void>;
  state(): AppStateView;
  /** Every secret value in memory, for the scrubber. */
  liveSecrets(): Iterable<Secret>;
  /** As `app.lock`; resolves when main holds neither keys nor content any more. */
  lock(): Promise<void>;
  /** A copied code may still be on the clipboard: quitting would clear it. */
  holdsCopied(): boolean;
  /** True where something beside a click would open the vault again: only then does it lock by itself. */
  canLock(): boolean;
  windowVisible(name: WindowName, visible: boolean): void;
  windowGone(name: WindowName): void;
  /** Links that the system, or a second start, sent. */
  offerLinks(links: readonly string[]): void;
  suspended(): void;
  resumed(): void;
  /** `stuck`: the vault's folder does not answer, and what was being written there was not waited for. Then no way of exiting may be waited for either. */
  close(): Promise<'closed' | 'stuck'>;
}

export function createApplication(parts: ApplicationParts): Application {
  const { emit, log, time } = parts;
  let slow = false;
  let quitting = false;
  const patience = createQuitPatience(systemTime);
  // How long a disk takes is never a matter of a driven clock.
  const disk = parts.opening?.disk ?? watchSlow(nodeDisk(parts.folder), systemTime);
  let security = parts.security?.value ?? DEFAULT_SECURITY;
  /** The vault has given up its content; what is still logged has nothing to be scrubbed of. */
  let closed = false;

  const links = createLinkDesk({
    time, drafts: () => session.services().drafts, host: parts.linkHost, showAuthenticator: () => parts.openWindow('authenticator'),
    changed: () => told(),
  });

  const logged = (event: string) => (error: unknown): void => log.error(event, { error: error instanceof Error ? error.message : typeof error });
  const keeper = createClipboardKeeper(parts.clipboard, time, (cleared) => {
    emit('clipboard.cleared', { cleared });
    parts.onCleared?.();
  }, logged('clipboard not cleared'));
  const clearClipboard = (): Promise<void> => keeper.clear().catch(logged('clipboard not cleared'));
  const state = (): AppStateView => ({
    ...parts.about, ...session.view(), ...links.view(), ...sensor(), ...(slow ? { slow } : {}), ...(quitting ? { quitting } : {}), ...atDesktop(), security, settings: session.settings() ?? { ...DEFAULT_SETTINGS, ...parts.remembered },
  });
  const atDesktop = (): Pick<AppStateView, 'desktop' | 'quickKeyTaken'> =>
    (parts.desktop === undefined ? {} : { desktop: parts.desktop.value, ...(parts.desktop.keyTaken ? { quickKeyTaken: true } : {}) });
  const canLock = (): boolean => {
    const { protection } = session.view();
    return protection !== undefined && protection.kind !== 'keychain';
  };
  /** Named while somebody could be asked. */
  function sensor(): Pick<AppStateView, 'presence'> {
    const { presence = null } = parts;
    return presence !== null && canLock() && presence.available() ? { presence: presence.kind } : {};
  }
  const told = (): void => {
    emit('app.state', state());
    if (canLock()) parts.onLockable?.();
  };

  const session = createSession({
    log, time,
    open: (proof) => {
      const first = proof === null ? parts.opening?.take() : null;
      return first ?? openVault({
        folder: parts.folder, disk, keychain: parts.keychain, time, log,
        ...(proof === null ? {} : { proof }), ...(parts.kdf === undefined ? {} : { kdf: parts.kdf }),
      });
    },
    peek: () => peekVault(parts.folder),
    servicesFor: (vault, requireReauthentication) => createServices({
      ...parts, vault, requireReauthentication, keeper, newId,
      backupChanged: (view) => {
        if (session.vault() === vault) emit('backup.changed', { ...view, undoable: restore.undoable() }); // a locked window is told nothing of it
      },
    }),
    onSettings: parts.onSettings,
    changed: () => {
      links.vaultOpen(session.view().vault === 'open');
      told();
    },
    onLock: () => {
      parts.capture?.end();
      restore.forget();
      parts.blank?.();
      void clearClipboard();
    },
  });

  disk.onSlow((now) => {
    slow = now;
    patience.slow(now);
    told();
  });

  const backupView = (): BackupView => ({ ...session.services().backups.view(), undoable: restore.undoable() });
  const restore = createRestore({
    folder: parts.folder, keychain: parts.keychain, kdf: parts.kdf, now: () => time.now(), desk: parts.backup, session: () => session,
    changed: () => {
      emit('backup.changed', backupView());
      const settings = session.settings();
      if (settings !== null) parts.onSettings(settings); // a replaced vault has its own
      told();
    },
  });

  const handlers = handlersOf({
    session, state, links, restore, backupView,
    provePresence: () => provePresence(parts.presence ?? null, languageOf(session.settings()?.language ?? 'system', parts.about.locale)),
    capture: () => {
      session.services(); // only with an open vault: what is scanned has to go somewhere
      if (parts.capture === undefined) throw new Failure('not-allowed');
      return parts.capture;
    },
    told,
    changeSecurity: (change) => {
      security = { ...security, ...given(change) };
      parts.security?.change(security);
      told();
      return security;
    },
    changeDesktop: (change) => {
      if (parts.desktop === undefined) throw new Failure('not-allowed');
      const next = parts.desktop.change(given(change));
      told();
      return next;
    },
    closeQuick: () => parts.closeQuick?.(),
    openWindow: parts.openWindow,
    quit: parts.quit,
    settingsChanged: (settings) => {
      parts.onSettings(settings);
      told();
    },
  });

  return {
    state,
    openVault: () => session.start({ locked: security.lockAtStart }),
    liveSecrets: () => (closed ? [] : [...session.liveSecrets(), ...links.secrets(), ...[...restore.secrets()].flatMap((content) => [...secretsOf(content)])]),
    handlers: revealing(handlers, () => session.epoch()),
    lock: () => session.lock(),
    canLock,
    holdsCopied: () => keeper.holds(),
    windowVisible: (name, visible) => {
      whenOpen((services) => services.board.setVisible(name, visible));
      if (!visible && name === 'authenticator') parts.capture?.end();
      if (name === 'quick') emit('quick.seen', visible, 'quick');
      if (!visible) parts.onHidden?.(name);
    },
    windowGone: (name) => {
      if (name === 'authenticator') parts.capture?.end();
      if (name === 'authenticator') restore.discard(); // the only window that restores
      whenOpen((services) => services.windowGone(name));
      parts.onHidden?.(name);
    },
    offerLinks: (given) => links.offer(given),
    suspended: () => whenOpen((services) => services.suspended()),
    resumed: () => whenOpen((services) => services.board.resync()),
    close: async () => {
      quitting = true;
      if (slow) told();
      links.clear();
      await clearClipboard();
      const end = await Promise.race([session.close().then(() => 'closed' as const), patience.exhausted().then(() => 'stuck' as const)]);
      closed = true;
      parts.keychain.close();
      return end;
    },
  };

  function whenOpen(act: (services: ReturnType<typeof session.services>) => void): void {
    if (session.view().protection !== undefined) act(session.services());
  }
}

/** What a call leaves out stays as it is. */
function given<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** What was asked for before a lock and answered after it stays in main. */
function revealing(handlers: Handlers, epoch: () => number): Handlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    const guard = async (input: never, window: WindowName): Promise<unknown> => {
      const asked = epoch();
      const answer: unknown = await handler(input, window);
      if (epoch() !== asked) throw new Failure('vault-not-open');
      return answer;
    };
    // Asked at the call: to ask all of them now would build every schema of the contract.
    return [name, (input: never, window: WindowName) => (contract[name as CallName].reveals ? guard : handler)(input, window)];
  });
  return Object.fromEntries(guarded) as Handlers;
}
