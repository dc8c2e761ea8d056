/** @file The application without Electron, on a real folder: what a bad day must not take from a person. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApplication, type Application, type ApplicationParts } from '../../../src-main/application';
import { encodeRecord } from '../../../src-main/enrolment/records';
import { createLog } from '../../../src-main/log';
import { createScrubber } from '../../../src-main/scrub';
import { systemTime } from '../../../src-main/time';
import type { Connection, Enrolment } from '../../../src-main/vault/content';
import { openVault } from '../../../src-main/vault/open';
import type { Vault } from '../../../src-main/vault/vault';
import { memoryKeychain } from '../../support/memory-keychain';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const URI = 'otpauth://totp/Example:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example';
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

const unknownSetup: Enrolment = {
  id: 'e1', connectionId: 'c1', accountId: null, state: 'unknown', issuer: '', label: '', secret: null, backupCodes: [], codesKeptAt: null, refusals: 0,
  userId: null, secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true,
  parameters: { type: 'totp', algorithm: 'SHA1', digits: 6, period: 30, counter: 0 }, lost: { step: 'setup', at: 1, timeout: 1, again: false }, createdAt: 1, updatedAt: 1,
};
const connection: Connection = {
  id: 'c1', kind: 'freesewing', name: 'Sewing', baseUrl: 'http://127.0.0.1:9', environment: 'local', remoteUser: null, userId: null, sessionAs: 'bearer', status: null, certificate: null,
  credentials: { kind: 'password', username: 'me', session: null }, clockOffset: null, lastCodeStep: null, createdAt: 1,
};

function setUp(over: Partial<ApplicationParts> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-application-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const keychain = memoryKeychain();
  const lines: string[] = [];
  let application: Application | null = null;
  const log = createLog((line) => lines.push(line), createScrubber(() => application?.liveSecrets() ?? []));
  const start = (): Application => {
    application = createApplication({
      folder, keychain, log, time: systemTime, emit: () => undefined, clipboard: { read: () => '', write: () => undefined },
      saveTextFile: () => Promise.resolve(false), allowProduction: true, proxyFor: () => Promise.resolve('DIRECT'), openWindow: () => Promise.resolve(),
      about: { version: '0', profile: null, runtime: 'official', platform: 'linux', locale: 'en', vaultFolder: folder },
      onSettings: () => undefined, quit: () => undefined, ...over,
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
      clipboard: { read: () => (broken ? Promise.reject(new Error('no clipboard')) : ''), write: () => undefined },
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
