/** @file The application with locks, on a real folder: what opens it, what locks it, and what main holds in between. */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApplication, type Application, type ApplicationParts } from '../../../src-main/application';
import { DELAYS } from '../../../src-main/lock/attempts';
import { GRACE } from '../../../src-main/lock/reauthentication';
import { createReauthentication } from '../../../src-main/lock/reauthentication';
import { presenceOf, provePresence, type Presence } from '../../../src-main/lock/presence';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';
import type { Time } from '../../../src-main/time';
import { memoryKeychain } from '../../support/memory-keychain';
import { NO_DIALOGS } from '../../support/no-dialogs';
import { startStaging } from '../../staging';
import { smallKdf } from '../vault/support';

const URI = 'otpauth://totp/Example:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example';
const PASS = 'violin under eleven lamps';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** Waiting is recorded and over at once. */
class QuickTime implements Time {
  at = 1_800_000_000_000;
  readonly waits: number[] = [];
  now = (): number => this.at;
  after = (milliseconds: number, run: () => void): (() => void) => {
    this.waits.push(milliseconds);
    if (milliseconds <= 5_000) setImmediate(run);
    return () => undefined;
  };
}

function setUp(over: Partial<ApplicationParts> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-lock-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const keychain = memoryKeychain();
  const time = new QuickTime();
  const clipboard = { text: '' };
  const events: string[] = [];
  const lines: string[] = [];
  let application: Application | null = null;
  const log = createLog((line) => lines.push(line), createScrubber(() => application?.liveSecrets() ?? []));
  const start = async (more: Partial<ApplicationParts> = {}): Promise<Application> => {
    application = createApplication({
      folder, keychain, log, time, kdf: smallKdf(), emit: (name, payload) => { if (name === 'app.state') events.push((payload as { vault: string }).vault); },
      clipboard: { read: () => clipboard.text, write: (text) => { clipboard.text = text; }, readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
      backup: NO_DIALOGS,
      showing: { excludeFromCapture: () => false, fullScreen: () => undefined, saveFile: () => Promise.resolve(false) }, blank: () => events.push('blank'),
      paper: { printPdf: () => Promise.resolve(new Uint8Array()), saveFile: () => Promise.resolve(false) },
      saveTextFile: () => Promise.resolve(false), allowProduction: true, proxyFor: () => Promise.resolve('DIRECT'), openWindow: () => Promise.resolve(),
      about: { version: '0', profile: null, runtime: 'official', platform: 'linux', locale: 'en', vaultFolder: folder },
      onSettings: () => undefined, quit: () => undefined, ...over, ...more,
    });
    await application.openVault();
    return application;
  };
  return { keychain, time, clipboard, events, lines, start, folder };
}

const call = async <R>(work: Promise<R> | R): Promise<R> => work;
const add = async (application: Application): Promise<string> => {
  const { drafts: [draft] } = await application.handlers['drafts.fromText']({ text: URI, source: 'text' }, 'authenticator');
  return (await application.handlers['drafts.save']({ id: draft?.id ?? '', issuer: 'Example', label: 'me' }, 'authenticator')).id;
};
const setPassphrase = (application: Application, kind: 'either' | 'passphrase' = 'either') =>
  application.handlers['security.change']({ kind, proof: null, passphrase: PASS }, 'authenticator');
const unlock = (application: Application, passphrase: string) => call(application.handlers['app.unlock']({ kind: 'passphrase', passphrase }, 'authenticator'));
const list = (application: Application) => call(application.handlers['accounts.list'](undefined, 'authenticator'));

describe('locking', () => {
  it('says so first, blanks the windows, clears our code from the clipboard, and leaves nothing in main', async () => {
    const { start, events, clipboard } = setUp();
    const application = await start();
    const id = await add(application);
    await setPassphrase(application);
    await application.handlers['codes.copy']({ id, which: 'current' }, 'authenticator');
    expect(clipboard.text).toMatch(/^\d{6}$/);
    events.length = 0;
    const locking = application.lock();
    await Promise.resolve();
    expect(events).toEqual(['locked', 'blank']);
    await locking;
    expect([clipboard.text, [...application.liveSecrets()]]).toEqual(['', []]);
    expect(application.state()).toMatchObject({ vault: 'locked', unlock: { passphrase: true, recovery: false, keychain: false } });
    await expect(list(application)).rejects.toMatchObject({ code: 'vault-not-open' });
    expect(() => application.handlers['codes.copy']({ id, which: 'current' }, 'authenticator')).toThrow('vault-not-open');
    expect(() => application.handlers['board.watch']({ ids: [id] }, 'authenticator')).toThrow('vault-not-open');
    await application.close();
  });

  it('opens with the passphrase again, and not by asking once more or by a click', async () => {
    const { start } = setUp();
    const application = await start();
    await add(application);
    await setPassphrase(application);
    await application.lock();
    await expect(call(application.handlers['app.retry'](undefined, 'authenticator'))).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(call(application.handlers['app.unlock']({ kind: 'keychain' }, 'admin'))).rejects.toMatchObject({ code: 'wrong-state' });
    await expect(unlock(application, 'something else')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect(application.state().vault).toBe('locked');
    await unlock(application, PASS);
    expect([application.state().vault, (await list(application)).map(({ issuer }) => issuer)]).toEqual(['open', ['Example']]);
    await application.close();
  });

  it('with the keychain alone a click opens it again', async () => {
    const { start } = setUp();
    const application = await start();
    await add(application);
    await application.lock();
    expect(application.state().unlock).toEqual({ passphrase: false, recovery: false, keychain: true });
    await application.handlers['app.unlock']({ kind: 'keychain' }, 'authenticator');
    expect(application.state().vault).toBe('open');
    await application.close();
  });

  it('forgets drafts, and keeps what was acknowledged', async () => {
    const { start } = setUp();
    const application = await start();
    await setPassphrase(application);
    const { drafts: [draft] } = await application.handlers['drafts.fromText']({ text: URI, source: 'text' }, 'authenticator');
    const saved = add(application);
    await saved;
    await application.lock();
    await unlock(application, PASS);
    await expect(call(application.handlers['drafts.save']({ id: draft?.id ?? '', issuer: 'a', label: 'b' }, 'authenticator'))).rejects.toMatchObject({ code: 'not-found' });
    expect(await list(application)).toHaveLength(1);
    await application.close();
  });

  it('keeps in main what was asked for before it and would be answered after it', async () => {
    const { start } = setUp();
    const application = await start();
    await setPassphrase(application);
    const id = await add(application);
    await application.handlers['security.prove']({ proof: { kind: 'passphrase', passphrase: PASS } }, 'authenticator');
    const shown = call(application.handlers['accounts.reveal']({ id }, 'authenticator'));
    const locking = application.lock();
    await expect(shown).rejects.toMatchObject({ code: 'vault-not-open' });
    await locking;
    await application.close();
  });

  it('waits for the mutation that is under way, and shows nothing of it', async () => {
    const { start } = setUp();
    const application = await start();
    await setPassphrase(application);
    const id = await add(application);
    const renaming = call(application.handlers['accounts.edit']({ id, issuer: 'Renamed', label: 'me', parameters: null, secret: null }, 'authenticator'));
    await application.lock();
    await renaming;
    await unlock(application, PASS);
    expect((await list(application)).map(({ issuer }) => issuer)).toEqual(['Renamed']);
    await application.close();
  });
});

describe('at start', () => {
  it('is locked with a passphrase alone, and where the person chose so; the keychain would open it otherwise', async () => {
    const { start } = setUp();
    const first = await start();
    await add(first);
    await setPassphrase(first);
    await first.close();
    const second = await start();
    expect(second.state().vault).toBe('open');
    await second.close();
    const chosen = { value: { lockAfterIdle: 0, lockWithScreen: false, lockOnSuspend: false, lockWhenHidden: false, lockAtStart: true, hideFromCapture: false }, change: () => undefined };
    const third = await start({ security: chosen });
    expect(third.state()).toMatchObject({ vault: 'locked', unlock: { passphrase: true, keychain: false } });
    await unlock(third, PASS);
    await third.handlers['security.change']({ kind: 'passphrase', proof: { kind: 'passphrase', passphrase: PASS }, passphrase: null }, 'authenticator');
    await third.close();
    const fourth = await start();
    expect(fourth.state()).toMatchObject({ vault: 'locked', unlock: { passphrase: true, recovery: false, keychain: false } });
    await unlock(fourth, PASS);
    expect(fourth.state()).toMatchObject({ vault: 'open', protection: { kind: 'passphrase', recovery: false } });
    await fourth.close();
  });

  it('in keychain trouble the passphrase opens it', async () => {
    const { start, keychain } = setUp();
    const first = await start();
    await add(first);
    await setPassphrase(first);
    await first.close();
    keychain.trouble = 'unavailable';
    const second = await start();
    expect(second.state()).toMatchObject({ vault: 'keychain-unavailable', unlock: { passphrase: true, recovery: false, keychain: false } });
    await expect(unlock(second, 'wrong')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect(second.state().vault).toBe('keychain-unavailable');
    await unlock(second, PASS);
    expect(second.state().vault).toBe('open');
    await second.close();
  });
});

describe('a passphrase whose slot costs an attacker less than one made today', () => {
  it('is sealed anew with the raised parameters at the next unlock, and opens as before', async () => {
    const { start, folder } = setUp();
    const cost = (): number => (JSON.parse(readFileSync(join(folder, 'vault.tessera'), 'latin1').split('\n')[0] ?? '') as { readonly slots: readonly { readonly argon2?: { readonly memoryKiB: number } }[] })
      .slots.flatMap(({ argon2 }) => argon2?.memoryKiB ?? [])[0] ?? 0;
    const first = await start();
    await add(first);
    await setPassphrase(first, 'passphrase');
    await first.close();
    expect(cost()).toBe(64);
    const raised = { kdf: { ...smallKdf(), cost: { memoryKiB: 256, passes: 1, lanes: 1 } } };
    const second = await start(raised);
    await unlock(second, PASS);
    await expect.poll(cost).toBe(256);
    await second.close();
    const third = await start(raised);
    await unlock(third, PASS);
    expect((await list(third)).map(({ issuer }) => issuer)).toEqual(['Example']);
    await third.close();
  });
});

describe('wrong passphrases', () => {
  it('slow down, five seconds at most, never lock out, and a right one ends it', async () => {
    const { start, time } = setUp();
    const application = await start();
    await setPassphrase(application);
    await application.lock();
    time.waits.length = 0;
    for (let n = 0; n < 9; n += 1) await expect(unlock(application, `guess ${n}`)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect(time.waits).toEqual([500, 1_000, 2_000, 5_000, 5_000, 5_000, 5_000]);
    expect(Math.max(...DELAYS)).toBe(5_000);
    await unlock(application, PASS);
    await application.lock();
    time.waits.length = 0;
    await unlock(application, PASS);
    expect(time.waits.filter((wait) => wait <= 5_000)).toEqual([]);
    await application.close();
  });

  it('count together, however many are sent at once', async () => {
    const { start, time } = setUp();
    const application = await start();
    await setPassphrase(application);
    await application.lock();
    time.waits.length = 0;
    await Promise.allSettled(Array.from({ length: 6 }, (_, n) => unlock(application, `guess ${n}`)));
    expect(time.waits).toEqual([500, 1_000, 2_000, 5_000]);
    await application.close();
  });
});

describe('a sensor of the system', () => {
  const sensor = (answers: () => Promise<boolean>): Presence => ({ kind: 'touch-id', available: () => true, ask: answers });
  const show = (application: Application, id: string): Promise<unknown> => call(application.handlers['accounts.reveal']({ id }, 'authenticator'));
  const touch = (application: Application): Promise<unknown> => call(application.handlers['security.provePresence'](undefined, 'authenticator'));

  it('answers who is there, for showing and exporting, and opens nothing', async () => {
    let known = false;
    const { start, time } = setUp({ presence: sensor(() => Promise.resolve(known)) });
    const application = await start();
    await add(application);
    expect(application.state().presence).toBeUndefined(); // the keychain alone: nothing is asked
    await setPassphrase(application);
    const [account] = await list(application);
    time.at += GRACE + 1;
    expect(application.state().presence).toBe('touch-id');
    await expect(touch(application)).rejects.toMatchObject({ code: 'presence-refused' });
    await expect(show(application, account?.id ?? '')).rejects.toMatchObject({ code: 'reauthentication-needed' });
    known = true;
    await touch(application);
    expect(await show(application, account?.id ?? '')).toMatchObject({ secret: expect.any(String) as string });
    // Changing keys takes the passphrase all the same.
    await expect(call(application.handlers['security.change']({ kind: 'keychain', proof: null, passphrase: null }, 'authenticator'))).rejects.toMatchObject({ code: 'passphrase-missing' });
    await application.lock();
    expect(application.state().presence).toBeUndefined();
    await expect(touch(application)).rejects.toMatchObject({ code: 'vault-not-open' });
    await application.close();
  });

  it('counts for the vault that was open when it was asked', async () => {
    let answer: (known: boolean) => void = () => undefined;
    const { start, time } = setUp({ presence: sensor(() => new Promise((resolve) => { answer = resolve; })) });
    const application = await start();
    await add(application);
    await setPassphrase(application);
    const asked = touch(application);
    await application.lock();
    answer(true);
    await expect(asked).rejects.toMatchObject({ code: 'vault-not-open' });
    await unlock(application, PASS);
    time.at += GRACE + 1;
    await expect(show(application, (await list(application))[0]?.id ?? '')).rejects.toMatchObject({ code: 'reauthentication-needed' });
    await application.close();
  });

  it('is Touch ID on macOS, and nothing elsewhere', async () => {
    const reasons: string[] = [];
    const system = { canPromptTouchID: () => true, promptTouchID: (reason: string) => {
      reasons.push(reason);
      return reasons.length === 1 ? Promise.resolve() : Promise.reject(new Error('cancelled'));
    } };
    expect([presenceOf('linux', system), presenceOf('win32', system)]).toEqual([null, null]);
    const mac = presenceOf('darwin', system);
    await expect(provePresence(mac, 'en')).resolves.toBeUndefined();
    await expect(provePresence(mac, 'de')).rejects.toMatchObject({ code: 'presence-refused' });
    expect(reasons).toEqual(['make sure that it is you', 'sicherzugehen, dass du es bist']);
    await expect(provePresence(presenceOf('darwin', { ...system, canPromptTouchID: () => false }), 'en')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the security page', () => {
  it('asks for the passphrase before it changes anything that a passphrase protects', async () => {
    const { start } = setUp();
    const application = await start();
    await setPassphrase(application);
    const change = (proof: { kind: 'passphrase'; passphrase: string } | null) => call(application.handlers['security.change']({ kind: 'keychain', proof, passphrase: null }, 'authenticator'));
    await expect(change(null)).rejects.toMatchObject({ code: 'passphrase-missing' });
    await expect(change({ kind: 'passphrase', passphrase: 'wrong' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect(application.state().protection).toEqual({ kind: 'either', recovery: false });
    expect(await change({ kind: 'passphrase', passphrase: PASS })).toEqual({ kind: 'keychain', recovery: false });
    await application.close();
  });

  it('lets both be needed with a backup in place of the paper, as long as that backup is there and whole', async () => {
    const { start } = setUp();
    const folder = mkdtempSync(join(tmpdir(), 'tessera-lock-backups-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const application = await start({ backup: { ...NO_DIALOGS, chooseFolder: () => Promise.resolve(folder) } });
    await add(application);
    await setPassphrase(application);
    const proof = { kind: 'passphrase', passphrase: PASS } as const;
    const both = (): Promise<unknown> => call(application.handlers['security.change']({ kind: 'both', proof, passphrase: null }, 'authenticator'));
    await application.handlers['security.prove']({ proof }, 'authenticator');
    await application.handlers['backup.chooseFolder'](undefined, 'authenticator');
    await application.handlers['backup.setUp']({ passphrase: 'eleven brass kettles' }, 'authenticator');
    const [file] = readdirSync(folder);
    renameSync(join(folder, file ?? ''), join(folder, 'elsewhere'));
    await expect(both()).rejects.toMatchObject({ code: 'recovery-needed' });
    renameSync(join(folder, 'elsewhere'), join(folder, file ?? ''));
    await expect(both()).resolves.toEqual({ kind: 'both', recovery: false });
    // It is the way back now, so it is not given up lightly.
    await expect(call(application.handlers['backup.stop'](undefined, 'authenticator'))).rejects.toMatchObject({ code: 'backup-stands-in' });
    await application.handlers['security.change']({ kind: 'either', proof, passphrase: null }, 'authenticator');
    expect(await call(application.handlers['backup.stop'](undefined, 'authenticator'))).toMatchObject({ folder: null });
    await application.close();
  });

  it('keeps the recovery key while nothing else opens the automatic backups, and gives it up when they have gone', async () => {
    const { start } = setUp();
    const folder = mkdtempSync(join(tmpdir(), 'tessera-lock-backups-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const application = await start({ backup: { ...NO_DIALOGS, chooseFolder: () => Promise.resolve(folder) } });
    await add(application);
    const { words, ask } = await application.handlers['security.makeRecoveryKey']({ proof: null }, 'authenticator');
    await application.handlers['security.keepRecoveryKey']({ typed: ask.map((place) => words[place] ?? '') }, 'authenticator');
    await application.handlers['backup.chooseFolder'](undefined, 'authenticator');
    await application.handlers['backup.setUp']({ passphrase: null }, 'authenticator');
    const remove = (): Promise<unknown> => call(application.handlers['security.removeRecoveryKey']({ proof: null }, 'authenticator'));
    await expect(remove()).rejects.toMatchObject({ code: 'backup-without-key' });
    expect(application.state().protection).toEqual({ kind: 'keychain', recovery: true });
    await application.handlers['backup.stop'](undefined, 'authenticator');
    await expect(remove()).resolves.toEqual({ kind: 'keychain', recovery: false });
    await application.close();
  });

  it('makes a recovery key that counts only when words of it were typed back; then both may be needed, and the paper opens it', async () => {
    const { start, keychain } = setUp();
    const application = await start();
    await add(application);
    await setPassphrase(application);
    const proof = { kind: 'passphrase', passphrase: PASS } as const;
    await expect(call(application.handlers['security.change']({ kind: 'both', proof, passphrase: null }, 'authenticator'))).rejects.toMatchObject({ code: 'recovery-needed' });
    const { words, ask } = await application.handlers['security.makeRecoveryKey']({ proof }, 'authenticator');
    expect([words.length, ask.length, new Set(ask).size]).toEqual([12, 3, 3]);
    expect(await application.handlers['security.keepRecoveryKey']({ typed: ['a', 'b', 'c'] }, 'authenticator')).toEqual({ kept: false });
    expect(application.state().protection?.recovery).toBe(false);
    expect(await application.handlers['security.keepRecoveryKey']({ typed: ask.map((place) => ` ${words[place]?.toUpperCase() ?? ''}`) }, 'authenticator')).toEqual({ kept: true });
    expect(application.state().protection).toEqual({ kind: 'either', recovery: true });
    await expect(call(application.handlers['security.keepRecoveryKey']({ typed: [] }, 'authenticator'))).rejects.toMatchObject({ code: 'wrong-state' });
    await application.handlers['security.change']({ kind: 'both', proof, passphrase: null }, 'authenticator');
    await expect(call(application.handlers['security.removeRecoveryKey']({ proof }, 'authenticator'))).rejects.toMatchObject({ code: 'recovery-needed' });
    await application.close();
    keychain.items.clear();
    const again = await start();
    expect(again.state().unlock).toEqual({ passphrase: true, recovery: true, keychain: false });
    await expect(unlock(again, PASS)).resolves.toBeNull();
    expect(again.state().vault).toBe('key-missing');
    await expect(call(again.handlers['app.unlock']({ kind: 'recovery', words: 'one two three' }, 'authenticator'))).rejects.toMatchObject({ code: 'recovery-words-wrong' });
    await again.handlers['app.unlock']({ kind: 'recovery', words: words.join(' ') }, 'authenticator');
    expect((await list(again)).map(({ issuer }) => issuer)).toEqual(['Example']);
    // A forgotten passphrase is replaced with the paper as proof.
    await again.handlers['security.change']({ kind: 'either', proof: { kind: 'recovery', words: words.join(' ') }, passphrase: 'a new one instead' }, 'authenticator');
    await again.lock();
    await unlock(again, 'a new one instead');
    await again.close();
  });

  it('keeps words and passphrase that wait for paper out of the log, and forgets them with the lock', async () => {
    const { start, lines } = setUp();
    const application = await start();
    await setPassphrase(application);
    await application.handlers['security.makeRecoveryKey']({ proof: { kind: 'passphrase', passphrase: PASS } }, 'authenticator');
    expect([...application.liveSecrets()].map((secret) => secret.byteLength)).toEqual([16, PASS.length]);
    await application.lock();
    await unlock(application, PASS);
    await expect(call(application.handlers['security.keepRecoveryKey']({ typed: ['a', 'b', 'c'] }, 'authenticator'))).rejects.toMatchObject({ code: 'wrong-state' });
    expect(lines.join('\n')).not.toContain(PASS);
    await application.close();
  });
});

describe('re-authentication', () => {
  it('is asked for again after the grace time, after a lock, and never where there is nothing to ask for', async () => {
    let now = 1_000_000;
    let canAsk = true;
    const asked = createReauthentication(() => now, () => canAsk);
    const needed = (): Promise<string> => asked.require().then(() => 'no', (error: unknown) => (error instanceof Error ? error.message : 'unknown'));
    expect(await needed()).toBe('reauthentication-needed');
    asked.granted();
    expect(await needed()).toBe('no');
    now += GRACE;
    expect(await needed()).toBe('no');
    now += 1;
    expect(await needed()).toBe('reauthentication-needed');
    asked.granted();
    now -= GRACE + 1; // the clock was set back
    expect(await needed()).toBe('reauthentication-needed');
    asked.granted();
    asked.revoke();
    expect(await needed()).toBe('reauthentication-needed');
    canAsk = false;
    expect(await needed()).toBe('no');
  });

  it('stands before showing and exporting in the application, with a grace time, and never before a keychain alone', async () => {
    const { start, time } = setUp();
    const application = await start();
    const id = await add(application);
    const reveal = () => call(application.handlers['accounts.reveal']({ id }, 'authenticator')).then(({ secret }) => secret);
    const exported = () => call(application.handlers['export.google']({ ids: [id] }, 'authenticator')).then(({ codes }) => codes.length);
    const saved = () => call(application.handlers['export.save']({ target: 'links', ids: [id], inClear: true }, 'authenticator'));
    expect(await reveal()).toMatch(/^GEZDGNBV/);
    await setPassphrase(application);
    await application.lock();
    await unlock(application, PASS);
    expect([await reveal(), await exported()]).toEqual([expect.stringMatching(/^GEZDGNBV/), 1]);
    time.at += GRACE + 1;
    await expect(reveal()).rejects.toThrow('reauthentication-needed');
    await expect(exported()).rejects.toThrow('reauthentication-needed');
    await expect(saved()).rejects.toThrow('reauthentication-needed');
    await expect(call(application.handlers['security.prove']({ proof: { kind: 'passphrase', passphrase: 'not this one' } }, 'authenticator'))).rejects.toThrow('passphrase-wrong');
    await expect(reveal()).rejects.toThrow('reauthentication-needed');
    await application.handlers['security.prove']({ proof: { kind: 'passphrase', passphrase: PASS } }, 'authenticator');
    expect([await reveal(), await exported()]).toEqual([expect.stringMatching(/^GEZDGNBV/), 1]);
    expect(await saved()).toEqual({ saved: false }); // the dialog is cancelled here
    await application.close();
  });
});

it('a connection that was removed while the keychain takes no new key is gone, says so, and the keys come with the next try', async () => {
  const staging = await startStaging();
  cleanups.push(() => void staging.close());
  const { start, keychain } = setUp();
  const application = await start();
  const [user] = staging.control.users();
  const connection = await application.handlers['connections.add']({
    kind: 'freesewing', name: 'Goes', baseUrl: staging.url, environment: 'local', certificate: null, credentials: { kind: 'jwt', jwt: user?.jwt ?? '' },
  }, 'admin');
  const before = [...keychain.items.keys()];
  keychain.trouble = 'locked';
  const { unrenewed } = await application.handlers['connections.remove']({ id: connection.id }, 'admin');
  expect(unrenewed).toMatchObject({ code: 'keychain-refused', retryable: true });
  expect(application.handlers['connections.list'](undefined, 'admin')).toEqual([]);
  await expect(call(application.handlers['connections.renewKeys']({}, 'admin'))).rejects.toMatchObject({ code: 'keychain-refused' });
  keychain.trouble = null;
  expect(await application.handlers['connections.renewKeys']({}, 'admin')).toBeNull();
  expect(before.every((name) => keychain.items.has(name))).toBe(false); // the old key's item is gone
  await application.close();
});
