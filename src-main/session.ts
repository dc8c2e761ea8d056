/**
 * @file The vault's state as people meet it: opening, open, locked, in trouble. Opens and locks it, one thing at a time, and
 * holds what needs an open vault. No windows here: who shows the state is told of each change.
 */
import { assertNever } from '../src-shared/assert';
import type { CallInput } from '../src-shared/contract';
import { Failure } from '../src-shared/errors';
import type { AppStateView, Damage, Settings, VaultDoors, VaultState } from '../src-shared/model';
import type { Secret } from '../src-shared/secret';
import { createAttempts } from './lock/attempts';
import { createReauthentication, type Reauthentication } from './lock/reauthentication';
import { createSecurity, proofOf, wrongProof, type Security, type SecurityHost } from './lock/security';
import { mayStartOver } from './backup/start-over';
import type { Log } from './log';
import type { RequireReauthentication } from './reauthentication';
import type { Services } from './services';
import type { Time } from './time';
import { randomBytes } from 'node:crypto';
import { generationsIn } from './vault/generations';
import { usesKeychain, usesPassphrase, type Proof } from './vault/protection';
import type { OpenResult, ProtectedVault, Rollback } from './vault/vault';

export interface SessionParts {
  readonly log: Log;
  readonly time: Time;
  readonly open: (proof: Proof | null) => Promise<OpenResult>;
  /** What a person could open the vault with, read without any key; null where there is none, or none that can be read. */
  readonly peek: () => Promise<{ readonly doors: VaultDoors } | null>;
  readonly servicesFor: (vault: ProtectedVault, requireReauthentication: RequireReauthentication) => Services;
  readonly onSettings: (settings: Settings) => void;
  /** The state changed. */
  readonly changed: () => void;
  /** The vault is locked from now on: windows forget what they show, the clipboard what was copied. */
  readonly onLock: () => void;
}

type StateView = Pick<AppStateView, 'vault' | 'damage' | 'keyLost' | 'unlock' | 'protection' | 'fresh'>;

export interface Session {
  view(): StateView;
  /** Throws `vault-not-open`. */
  services(): Services;
  security(): Security;
  /** The vault that is open, or null. */
  vault(): ProtectedVault | null;
  /** Where the vault does not open: `make` puts another in its place, which is then opened. Throws `wrong-state` elsewhere. */
  startOver(from: 'backup' | 'nothing', make: () => Promise<void>, proof: Proof | null): Promise<void>;
  readonly reauthentication: Reauthentication;
  /** Waits for `ask`, which rejects where it is not the person; counts for the vault that was open when it began. */
  prove(ask: () => Promise<void>): Promise<void>;
  settings(): Settings | null;
  /** `locked`: waits for the person even where the keychain would open it. */
  start(options: { readonly locked: boolean }): Promise<void>;
  /** Resolves when the opening under way, if any, has come to an end. */
  opening(): Promise<void>;
  retry(): Promise<void>;
  unlock(given: CallInput<'app.unlock'>): Promise<void>;
  /** Says `locked` at once; resolves when main holds neither keys nor content any more. */
  lock(): Promise<void>;
  /** Counts up with each lock: an answer that was asked for before must not leave main after. */
  epoch(): number;
  acceptOlder(): Promise<void>;
  liveSecrets(): Iterable<Secret>;
  close(): Promise<void>;
}

interface Opened {
  readonly vault: ProtectedVault;
  readonly services: Services;
  readonly security: Security;
  readonly rollback: Rollback | null;
}

export function createSession(parts: SessionParts): Session {
  const { log, time } = parts;
  const attempts = createAttempts(time);
  let vaultState: VaultState = 'opening';
  /** Seen when this vault was first opened: by the next opening the damaged file may have been put aside. */
  let damage: readonly Damage[] = [];
  /** The keychain has no key that fits; said once a person opened the vault without it. */
  let keyLost = false;
  let unlock: NonNullable<AppStateView['unlock']> | null = null;
  let opened: Opened | null = null;
  /** Locked, but its last call is not sealed yet. */
  let leaving: Opened | null = null;
  let closing: Promise<void> = Promise.resolve();
  let opening: Promise<OpenResult | null> | null = null;
  let settings: Settings | null = null;
  /** There was no vault, and none could be made. */
  let fresh = false;
  let epoch = 0;

  const reauthentication = createReauthentication(() => time.now(), () => opened !== null && usesPassphrase(opened.vault.protection.kind));
  const logged = (event: string) => (error: unknown): void => log.error(event, { error: error instanceof Error ? error.message : typeof error });
  const enter = (next: VaultState): void => {
    vaultState = next;
    parts.changed();
  };
  const here = (): Opened => {
    if (opened === null) throw new Failure('vault-not-open', { retryable: true });
    return opened;
  };

  /** What the journal knows comes first; servers are asked in the background, their trouble is a state of the connection. */
  async function begin({ services }: Opened): Promise<void> {
    // A full disk, say: the codes are shown all the same, and every act at a connection begins by trying this again.
    await services.recover().catch(logged('recovering failed'));
    if (opened?.services !== services) return; // locked in the meantime
    enter('open');
    services.settleDue().catch(logged('settling failed'));
  }

  const hostOf = ({ backups }: Services): SecurityHost => ({
    hasBackup: () => backups.standsIn(),
    proved: () => reauthentication.granted(),
    rekeyed: () => {
      keyLost = false;
      backups.keysChanged();
    },
  });

  async function open(proof: Proof | null): Promise<OpenResult> {
    await closing;
    const result = await parts.open(proof);
    if (result.kind === 'open' || result.trouble !== 'proof-wrong') fresh = result.kind === 'trouble' && result.fresh === true;
    switch (result.kind) {
      case 'trouble':
        log.warn('vault not open', { trouble: result.trouble });
        if (result.trouble === 'proof-wrong') return result; // the screen that asked says so, and keeps its place
        keyLost = result.trouble === 'key-missing' || result.trouble === 'key-wrong';
        unlock = result.doors === undefined ? null : { ...result.doors, keychain: false };
        enter(result.trouble);
        return result;
      case 'open': {
        const { vault } = result;
        const found = damageOf(result);
        if (found.length > 0) damage = found;
        for (const { what } of found) log.warn('opened in spite of damage', { what });
        const services = parts.servicesFor(vault, () => reauthentication.require());
        const now: Opened = { vault, services, security: createSecurity(vault, attempts, randomBytes, hostOf(services)), rollback: result.rollback };
        opened = now;
        if (proof === null) keyLost = false;
        unlock = null;
        if (result.recoveredFrom !== null) log.warn('vault opened from an older file', { file: result.recoveredFrom });
        ({ settings } = vault.content);
        // Also one that is still being written when the vault is locked: the lock screen speaks its language.
        vault.subscribe((content) => { ({ settings } = content); });
        parts.onSettings(settings);
        if (vault.writable) await begin(now);
        else enter('older-than-seen');
        return result;
      }
      default:
        return assertNever(result);
    }
  }

  /** One opening at a time; a retry after trouble starts a new one. Null where it failed in a way that nobody foresaw. */
  const openOnce = (proof: Proof | null): Promise<OpenResult | null> => {
    if (opened !== null) return Promise.resolve(null);
    opening ??= open(proof).catch((error: unknown) => {
      logged('vault opening failed')(error);
      enter('folder-unusable');
      return null;
    }).finally(() => {
      opening = null;
    });
    return opening;
  };

  const unlockWith = async (proof: Proof): Promise<void> => {
    let answer: OpenResult | null = null;
    const right = await attempts.run(async () => {
      await opening;
      answer = await openOnce(proof);
      return answer === null || answer.kind === 'open' || answer.trouble !== 'proof-wrong';
    });
    if (!right) throw wrongProof(proof.kind);
    if (opened === null) return;
    reauthentication.granted();
    const { vault } = opened;
    // The default has risen since this slot was written: nobody waits for it.
    if (proof.kind === 'passphrase' && vault.writable && vault.isWeakerThanNow) {
      vault.rekey({ kind: vault.protection.kind, passphrase: proof.passphrase, recovery: 'keep' }).catch(logged('keys not raised'));
    }
  };

  const end = async (last: Opened): Promise<void> => {
    await last.services.close();
    await last.vault.close();
  };

  return {
    reauthentication,
    view: () => ({
      ...(opened === null || damage.length === 0 ? {} : { damage: [...damage] }),
      vault: vaultState,
      ...(fresh ? { fresh } : {}),
      ...(unlock === null ? {} : { unlock }),
      ...(opened === null ? {} : { protection: opened.vault.protection, ...(keyLost && usesKeychain(opened.vault.protection.kind) ? { keyLost } : {}) }),
    }),
    services: () => here().services,
    security: () => here().security,
    vault: () => opened?.vault ?? null,
    startOver: async (from, make, proof) => {
      await opening;
      await closing; // the locked vault may still seal its last call
      if (opened !== null || !mayStartOver(vaultState, from)) throw new Failure('wrong-state');
      await make();
      damage = [];
      await openOnce(proof);
      if (proof !== null) reauthentication.granted();
    },
    prove: async (ask) => {
      here();
      const asked = epoch;
      await ask();
      if (epoch !== asked) throw new Failure('vault-not-open');
      reauthentication.granted();
    },
    settings: () => opened?.vault.content.settings ?? settings,
    opening: async () => {
      await opening;
    },
    start: async ({ locked }) => {
      const seen = locked ? await parts.peek() : null;
      if (seen === null) {
        await openOnce(null);
        return;
      }
      unlock = { ...seen.doors, keychain: !seen.doors.passphrase };
      enter('locked');
    },
    // The state stays what it was until the outcome is known: the screen that asked keeps its place and says "still the same".
    retry: async () => {
      if (vaultState === 'locked') throw new Failure('wrong-state'); // a lock is not opened by asking again
      await openOnce(null);
    },
    unlock: async (given) => {
      if (opened !== null) return;
      if (given.kind !== 'keychain') {
        await unlockWith(await proofOf(given));
        return;
      }
      if (vaultState !== 'locked' || unlock?.keychain !== true) throw new Failure('wrong-state');
      await openOnce(null);
    },
    lock: async () => {
      await opening;
      const last = opened;
      if (last === null) return closing;
      const { kind, recovery } = last.vault.protection;
      ({ settings } = last.vault.content);
      opened = null;
      leaving = last;
      epoch += 1;
      unlock = { passphrase: usesPassphrase(kind), recovery, keychain: !usesPassphrase(kind) };
      reauthentication.revoke();
      enter('locked');
      parts.onLock();
      closing = end(last).catch(logged('not closed cleanly')).finally(() => {
        leaving = null;
      });
      return closing;
    },
    epoch: () => epoch,
    acceptOlder: async () => {
      if (opened?.rollback == null) throw new Failure('wrong-state');
      await opened.rollback.accept();
      await begin(opened);
    },
    liveSecrets: function* () {
      for (const held of [opened, leaving]) {
        if (held === null) continue;
        yield* held.security.secrets();
        yield* held.services.liveSecrets();
      }
    },
    close: async () => {
      await closing;
      const last = opened;
      if (last !== null) await end(last);
      opened = null;
    },
  };
}

/** What somebody has to be told of an opening. */
function damageOf({ recoveredFrom, newestDamaged, journal }: Extract<OpenResult, { readonly kind: 'open' }>): readonly Damage[] {
  const [generation] = recoveredFrom === null ? [] : generationsIn([recoveredFrom]);
  return [
    ...(generation !== undefined ? [{ what: 'older' as const, asOf: generation.time }] : newestDamaged ? [{ what: 'vault' as const }] : []),
    ...(journal === 'damaged' ? [{ what: 'journal' as const }] : []),
  ];
}
