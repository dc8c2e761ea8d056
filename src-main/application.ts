/**
 * @file The application without Electron: holds the vault's state, builds the services when it opens, answers the
 * contract's calls. `start.electron.ts` binds it to windows; tests drive it directly.
 */
import { assertNever } from '../src-shared/assert';
import type { EventName, EventPayload, WindowName } from '../src-shared/contract';
import { Failure } from '../src-shared/errors';
import { DEFAULT_SETTINGS, type AppStateView, type Settings, type VaultState } from '../src-shared/model';
import type { Secret } from '../src-shared/secret';
import { createClipboardKeeper, type ClipboardPort } from './accounts/clipboard';
import type { Handlers } from './ipc/dispatch';
import type { Keychain } from './keychain/keychain';
import { createLinkDesk, type LinkHost } from './links/desk';
import type { Log } from './log';
import { handlersOf } from './handlers';
import { newId } from './id';
import { createServices, type Services } from './services';
import type { ShowingDesk } from './showing/showing';
import type { Time } from './time';
import { openVault } from './vault/open';
import type { Rollback, Vault } from './vault/vault';

export interface ApplicationParts {
  readonly folder: string;
  readonly keychain: Keychain;
  readonly log: Log;
  readonly time: Time;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>, only?: WindowName) => void;
  readonly clipboard: ClipboardPort;
  readonly showing: ShowingDesk;
  readonly saveTextFile: (suggestion: string, text: string) => Promise<boolean>;
  readonly about: Omit<AppStateView, 'vault' | 'settings'>;
  readonly allowProduction: boolean;
  readonly proxyFor: (url: string) => Promise<string>;
  readonly openWindow: (name: WindowName) => Promise<void>;
  readonly onSettings: (settings: Settings) => void;
  readonly quit: () => void;
  /** What the desktop does for links; without it there are none from outside. */
  readonly linkHost?: LinkHost;
}

export interface Application {
  readonly handlers: Handlers;
  openVault(): Promise<void>;
  state(): AppStateView;
  /** Every secret value in memory, for the scrubber. */
  liveSecrets(): Iterable<Secret>;
  windowVisible(name: WindowName, visible: boolean): void;
  windowGone(name: WindowName): void;
  /** Links that the system, or a second start, sent. */
  offerLinks(links: readonly string[]): void;
  suspended(): void;
  resumed(): void;
  close(): Promise<void>;
}

export function createApplication(parts: ApplicationParts): Application {
  const { emit, log, time } = parts;
  let vaultState: VaultState = 'opening';
  let damage: Pick<AppStateView, 'damage'> = {};
  let opened: { readonly vault: Vault; readonly services: Services; readonly rollback: Rollback | null } | null = null;
  let opening: Promise<void> | null = null;
  /** The vault has given up its content; what is still logged has nothing to be scrubbed of. */
  let closed = false;

  const state = (): AppStateView => ({ ...parts.about, ...damage, ...links.view(), vault: vaultState, settings: opened?.vault.content.settings ?? DEFAULT_SETTINGS });
  const enter = (next: VaultState): void => {
    vaultState = next;
    links.vaultOpen(next === 'open');
    emit('app.state', state());
  };
  const services = (): Services => {
    if (opened === null) throw new Failure('vault-not-open', { retryable: true });
    return opened.services;
  };

  const links = createLinkDesk({
    time, drafts: () => services().drafts, host: parts.linkHost, showAuthenticator: () => parts.openWindow('authenticator'),
    changed: () => emit('app.state', state()),
  });

  const logged = (event: string) => (error: unknown): void => log.error(event, { error: error instanceof Error ? error.message : typeof error });

  const keeper = createClipboardKeeper(parts.clipboard, time, (cleared) => emit('clipboard.cleared', { cleared }), logged('clipboard not cleared'));

  /** What the journal knows comes first; servers are asked in the background, their trouble is a state of the connection. */
  async function begin(services: Services): Promise<void> {
    // A full disk, say: the codes are shown all the same, and every act at a connection begins by trying this again.
    await services.recover().catch(logged('recovering failed'));
    enter('open');
    services.settleDue().catch(logged('settling failed'));
  }

  async function open(): Promise<void> {
    const result = await openVault({ folder: parts.folder, keychain: parts.keychain, time, log });
    switch (result.kind) {
      case 'trouble':
        log.warn('vault not open', { trouble: result.trouble });
        enter(result.trouble === 'proof-wrong' ? 'locked' : result.trouble);
        return;
      case 'open': {
        const { vault } = result;
        damage = result.newestDamaged ? { damage: 'vault' } : result.journal === 'damaged' ? { damage: 'journal' } : {};
        if (damage.damage !== undefined) log.warn('opened in spite of damage', { what: damage.damage });
        opened = { vault, services: createServices({ ...parts, vault, keeper, newId }), rollback: result.rollback };
        if (result.recoveredFrom !== null) log.warn('vault opened from an older file', { file: result.recoveredFrom });
        parts.onSettings(vault.content.settings);
        if (vault.writable) await begin(opened.services);
        else enter('older-than-seen');
        return;
      }
      default:
        return assertNever(result);
    }
  }

  /** One opening at a time; a retry after trouble starts a new one. */
  const openOnce = (): Promise<void> => {
    if (opened !== null) return Promise.resolve();
    opening ??= open().catch((error: unknown) => {
      logged('vault opening failed')(error);
      enter('folder-unusable');
    }).finally(() => {
      opening = null;
    });
    return opening;
  };

  const acceptOlder = async (): Promise<void> => {
    if (opened?.rollback == null) throw new Failure('wrong-state');
    await opened.rollback.accept();
    await begin(opened.services);
  };

  return {
    state,
    openVault: openOnce,
    liveSecrets: () => (closed ? [] : [...(opened?.services.liveSecrets() ?? []), ...links.secrets()]),
    handlers: handlersOf({
      services, state, acceptOlder, links,
      opened: () => opening ?? Promise.resolve(),
      retry: async () => {
        // The state stays what it was until the outcome is known: the screen that asked keeps its place and says "still the same".
        await openOnce();
      },
      openWindow: parts.openWindow,
      quit: parts.quit,
      settingsChanged: (settings) => {
        parts.onSettings(settings);
        emit('app.state', state());
      },
    }),
    windowVisible: (name, visible) => opened?.services.board.setVisible(name, visible),
    windowGone: (name) => opened?.services.windowGone(name),
    offerLinks: (given) => links.offer(given),
    suspended: () => opened?.services.suspended(),
    resumed: () => opened?.services.board.resync(),
    close: async () => {
      links.clear();
      await keeper.clear().catch(logged('clipboard not cleared'));
      await opened?.services.close();
      await opened?.vault.close();
      closed = true;
      parts.keychain.close();
    },
  };
}
