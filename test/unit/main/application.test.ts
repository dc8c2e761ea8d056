/** @file The application without Electron, on a real folder: what a bad day must not take from a person. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { createApplication, type Application, type ApplicationParts } from '../../../src-main/application';
import { begin } from '../../../src-main/beginning';
import { createDispatch } from '../../../src-main/ipc/dispatch';
import { encodeRecord } from '../../../src-main/enrolment/records';
import { createLog } from '../../../src-main/log';
import { totp } from '../../../src-main/otp/otp';
import { createScrubber } from '../../../src-main/scrub';
import { systemTime } from '../../../src-main/time';
import type { Account, Connection, Enrolment } from '../../../src-main/vault/content';
import { openVault } from '../../../src-main/vault/open';
import type { Vault } from '../../../src-main/vault/vault';
import type { WindowName } from '../../../src-shared/contract';
import { Secret } from '../../../src-shared/secret';
import { startStaging } from '../../staging';
import { memoryKeychain } from '../../support/memory-keychain';
import { NO_DIALOGS } from '../../support/no-dialogs';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const URI = 'otpauth://totp/Example:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example';
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

const unknownSetup: Enrolment = {
  id: 'e1', connectionId: 'c1', accountId: null, state: 'unknown', issuer: '', label: '', secret: null, backupCodes: [], codesKeptAt: null, refusals: 0,
  userId: null, forOther: false, secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true,
  parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 }, lost: { step: 'setup', at: 1, timeout: 1, again: false }, createdAt: 1, updatedAt: 1,
};
const connection: Connection = {
  id: 'c1', kind: 'freesewing', name: 'Sewing', baseUrl: 'http://127.0.0.1:9', environment: 'local', remoteUser: null, userId: null, sessionAs: 'bearer', status: null, certificate: null,
  credentials: { kind: 'password', username: 'me', session: null }, clockOffset: null, lastCodeStep: null, inspect: true, clockShift: 0, createdAt: 1,
};

const account = (id: string, link: Account['link']): Account => ({
  id, issuer: 'Example', label: id, type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText(`secret of ${id}`),
  tags: [], pinned: false, createdAt: 1, updatedAt: 1, deletedAt: null, link,
});

function setUp(over: Partial<ApplicationParts> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-application-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const keychain = memoryKeychain();
  const lines: string[] = [];
  let application: Application | null = null;
  const log = createLog((line) => lines.push(line), createScrubber(() => application?.liveSecrets() ?? []));
  const start = (more: Partial<ApplicationParts> = {}): Application => {
    application = createApplication({
      folder, keychain, log, time: systemTime, emit: () => undefined, clipboard: { read: () => '', write: () => undefined, readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
      backup: NO_DIALOGS,
      showing: { excludeFromCapture: () => false, fullScreen: () => undefined, saveFile: () => Promise.resolve(false) },
      paper: { printPdf: () => Promise.resolve(new Uint8Array()), saveFile: () => Promise.resolve(false) },
      saveTextFile: () => Promise.resolve(false), allowProduction: true, proxyFor: () => Promise.resolve('DIRECT'), openWindow: () => Promise.resolve(),
      about: { version: '0', profile: null, runtime: 'official', platform: 'linux', locale: 'en', vaultFolder: folder },
      onSettings: () => undefined, quit: () => undefined, ...over, ...more,
    });
    return application;
  };
  const withVault = async (work: (vault: Vault) => Promise<unknown>): Promise<void> => {
    const result = await openVault({ folder, keychain });
    if (result.kind !== 'open') throw new Error(result.trouble);
    await work(result.vault);
    await result.vault.close();
  };
  return { folder, keychain, lines, log, start, withVault };
}

describe('the application', () => {
  it('answers the first rows in the order of the list, with their codes, and how many accounts there are', async () => {
    const { start, withVault } = setUp();
    const accounts = Array.from({ length: 50 }, (_, n) => account(`a${n}`, null));
    await withVault((vault) => vault.mutate((content) => ({ ...content, accounts: [{ ...account('binned', null), deletedAt: 1 }, ...accounts.reverse()] })));
    const application = start();
    await application.openVault();
    const first = await application.handlers['accounts.first'](undefined, 'authenticator');
    expect(first.total).toBe(50);
    expect(first.accounts.map(({ label }) => label)).toEqual(Array.from({ length: 24 }, (_, n) => `a${n}`));
    const own = (id: string): string | null | undefined => first.frame.rows.find((row) => row.id === id)?.code;
    expect(first.frame.rows).toHaveLength(24);
    const a7 = account('a7', null);
    expect(own('a7')).toBe(totp(a7.secret, a7, first.frame.now));
    await application.close();
  });

  it('goes on with the vault that a start has opened already, and nothing of it is left after a lock', async () => {
    const { folder, keychain, log, start, withVault } = setUp();
    await withVault((vault) => vault.mutate((content) => ({ ...content, accounts: [account('a', null)] })));
    const read: string[] = [];
    const counted = { ...keychain, read: (name: string) => {
      read.push(name);
      return keychain.read(name);
    } };
    const begun = begin({ folder, keychain: counted, log, time: systemTime, scrubber: createScrubber(() => []), lockAtStart: false });
    await begun.dispatch('authenticator', 'accounts.first', undefined);
    begun.end();
    if (begun.opening === undefined) throw new Error('nothing was opened');
    const application = start({ keychain: counted, opening: begun.opening });
    await application.openVault();
    begun.goOn(application.handlers);
    expect(application.state().vault).toBe('open');
    expect(read.filter((name) => !name.endsWith('/seen'))).toHaveLength(1);

    const secrets = [...application.liveSecrets()].map((secret) => new WeakRef(secret));
    expect(secrets).toHaveLength(1);
    await application.lock();
    await new Promise((turn) => setTimeout(turn)); // what is awaited is held until the turn ends
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(secrets.map((secret) => secret.deref())).toEqual([undefined]);
    expect(begun.opening.take()).toBeNull();
    await application.close();
  });

  it('shows the codes although what the journal knows cannot be written into the vault now', async () => {
    const { folder, lines, start, withVault } = setUp();
    await withVault(async (vault) => {
      await vault.mutate((content) => ({ ...content, connections: [connection] }));
      await vault.journal.append(encodeRecord({ kind: 'state', enrolment: unknownSetup, codeStep: null, before: null }));
    });
    mkdirSync(join(folder, 'vault.tessera.tmp')); // the next write of the vault fails
    const application = start();
    await application.openVault();
    expect(application.state().vault).toBe('open');
    expect(lines.join('\n')).toContain('recovering failed');

    rmSync(join(folder, 'vault.tessera.tmp'), { recursive: true });
    await application.close();
    await withVault((vault) => {
      expect(vault.journal.entries()).toHaveLength(1); // nothing of it is lost
      return Promise.resolve();
    });
  });

  it('closes the vault although the clipboard does not answer, and can log afterwards', async () => {
    let broken = false;
    const { keychain, log, lines, start } = setUp({
      clipboard: { read: () => (broken ? Promise.reject(new Error('no clipboard')) : ''), write: () => undefined, readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
    });
    const application = start();
    await application.openVault();
    const { drafts: [draft] } = await application.handlers['drafts.fromText']({ text: URI, source: 'text' }, 'authenticator');
    const account = await application.handlers['drafts.save']({ id: draft?.id ?? '', issuer: 'Example', label: 'me' }, 'authenticator');
    await application.handlers['codes.copy']({ id: account.id, which: 'current' }, 'authenticator');
    broken = true;
    await application.close();
    const mark = [...keychain.items].find(([name]) => name.endsWith('/seen'))?.[1];
    expect(mark?.revealText()).toBe('2'); // stored by the vault's own close
    log.warn('late');
    expect(lines.at(-1)).toContain('late');
  });

  it('puts no code of a counter on the clipboard after a lock has cleared it', async () => {
    const written: string[] = [];
    const { start, withVault } = setUp({
      clipboard: { read: () => written.at(-1) ?? '', write: (text) => void written.push(text), readPicture: () => Promise.resolve(null), writePicture: () => Promise.resolve() },
    });
    await withVault((vault) => vault.mutate((content) => ({ ...content, accounts: [{ ...account('counter', null), type: 'hotp' }] })));
    const application = start();
    await application.openVault();
    await application.handlers['quick.take']({ id: 'counter' }, 'quick');
    expect(written).toEqual([expect.stringMatching(/^\d{6}$/)]);
    const taken = application.handlers['quick.take']({ id: 'counter' }, 'quick');
    const locked = application.lock();
    await expect(taken).rejects.toMatchObject({ code: 'vault-not-open' });
    await locked;
    expect(written.slice(1)).toEqual(['']);
    await application.close();
  });

  it('gives each window the codes of what it shows, and no other', async () => {
    const { log, start, withVault } = setUp();
    const enrolled: Enrolment = { ...unknownSetup, id: 'e2', state: 'issued', lost: null, secret: Secret.fromText('of the enrolment') };
    await withVault((vault) => vault.mutate((content) => ({
      ...content, connections: [connection], enrolments: [enrolled],
      accounts: [
        account('mine', null),
        account('linked', { connectionId: 'c1', enrolmentId: 'e2' }),
      ],
    })));
    const application = start();
    await application.openVault();
    const dispatch = createDispatch((name) => application.handlers[name], log, createScrubber(() => application.liveSecrets()));
    const { drafts: [draft] } = await application.handlers['drafts.fromText']({ text: URI, source: 'text' }, 'authenticator');
    const ids = ['mine', 'linked', 'e2', draft?.id ?? ''];
    const shownTo = async (window: WindowName): Promise<readonly string[]> =>
      (await application.handlers['board.watch']({ ids }, window)).rows.map(({ id }) => id);
    expect(await shownTo('authenticator')).toEqual(['mine', 'linked', draft?.id]);
    expect(await shownTo('admin')).toEqual(['e2']);
    for (const id of ids) expect(await dispatch('admin', 'codes.copy', { id, which: 'current' })).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    expect(await dispatch('authenticator', 'codes.copy', { id: 'e2', which: 'current' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(await dispatch('authenticator', 'codes.copy', { id: 'mine', which: 'next' })).toMatchObject({ ok: true });
    await application.close();
  });

  it('shows in what was sent no secret that another call had, wherever the server echoes it', async () => {
    const staging = await startStaging({ users: [] });
    cleanups.push(() => void staging.close());
    const user = staging.control.addUser({ username: 'me' });
    const { start, withVault } = setUp();
    // A scratch code without a digit is a plain word to the allow-list.
    const enrolled: Enrolment = { ...unknownSetup, id: 'e2', state: 'proven', lost: null, backupCodes: [{ code: Secret.fromText('deadbeef'), usedAt: null, perhapsUsed: false }] };
    await withVault((vault) => vault.mutate((content) => ({
      ...content, enrolments: [enrolled],
      connections: [{ ...connection, baseUrl: staging.url, credentials: { kind: 'key', key: user.apiKey, secret: Secret.fromText(user.apiSecret) } }],
    })));
    const application = start();
    await application.openVault();
    staging.control.setFault({ operation: 'status', fault: { kind: 'rewrite', set: { error: 'deadbeef', 'account.deadbeef': true } }, times: 'always' });
    await application.handlers['connections.check']({ id: 'c1' }, 'admin');
    const calls = await application.handlers['connections.calls']({ id: 'c1' }, 'admin');
    expect(calls[0]).toMatchObject({ path: '/account/key', received: { result: 'success', error: '‹redacted›' } });
    expect(JSON.stringify(calls)).not.toContain('deadbeef');
    await application.close();
  });

  it('forgets with their window what was not saved, and keeps it out of the log until then', async () => {
    const { lines, log, start } = setUp();
    const application = start();
    await application.openVault();
    const { drafts: [draft] } = await application.handlers['drafts.fromText']({ text: URI, source: 'text' }, 'authenticator');
    log.warn('echoed', { text: SECRET });
    expect(lines.join('\n')).not.toContain(SECRET);
    application.windowGone('admin');
    expect([...application.liveSecrets()]).toHaveLength(1);
    application.windowGone('authenticator');
    expect([...application.liveSecrets()]).toEqual([]);
    await expect(application.handlers['drafts.save']({ id: draft?.id ?? '', issuer: 'a', label: 'b' }, 'authenticator')).rejects.toMatchObject({ code: 'not-found' });
    await application.close();
  });
});
