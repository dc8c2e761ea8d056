/** @file Where secrets are not: page, its memory, log, disk. Looked for raw and in base32, as they came in. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, NOON, openDesk, setClipboard, type Desk } from '../support/desktop';
import { pngQr } from '../support/pictures';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

/** Each of a kind that occurs nowhere else; the letters of the second part are the marker when cut up. */
const PASTED = 'KRCVGU2FKJAUUU2TIVBVERKUJ5HEK===';
const SECRETS = {
  pasted: 'KRCVGU2FKJAUUU2TIVBVERKUJ5HEK',
  typed: 'MJXWGZLSMVRXEZLUNB2W4ZDSMVSA',
  scanned: 'ONRWC3TOMVSHGZLDOJSXI3TVNVRGK4Q',
  dropped: 'MRZG64DQMVSHGZLDOJSXI3TVNVRGK4Q',
  anywhere: 'MFXHS53IMVZGK43FMNZGK5DUN5SGC6I',
  abandoned: 'MFRGC3TEN5XGKZDTMVRXEZLUOR3W6',
} as const;

const bytesOf = (base32: string): Buffer => {
  const bits = Array.from(base32, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** Forms in which a secret may lie about: base32, the text that its bytes are, hex, base64. Cut, so that a part is found too. */
function formsOf(base32: string): readonly string[] {
  const bytes = bytesOf(base32);
  return [base32.slice(0, 20), base32.toLowerCase().slice(0, 20), bytes.toString('latin1').slice(0, 12), bytes.toString('hex').slice(0, 24), bytes.toString('base64').slice(0, 16)];
}

const found = (where: string, text: string): readonly string[] =>
  Object.entries(SECRETS).flatMap(([name, secret]) => formsOf(secret).filter((form) => text.includes(form)).map((form) => `${name} in ${where}: ${form}`));

let desk: Desk;
let app: AuthenticatorPage;

async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}

const uri = (name: string, secret: string): string => `otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  await app.add(uri('Pasted', PASTED));
  await app.fillForm({ issuer: 'Typed', secret: SECRETS.typed.replace(/(.{4})/g, '$1 ') });
  await app.save();
  const picture = join(desk.home.path, 'secret.png');
  writeFileSync(picture, pngQr([uri('Scanned', SECRETS.scanned)]));
  await app.choosePictures(picture);
  await app.save();
  await setClipboard(desk.running, uri('Anywhere', SECRETS.anywhere));
  await app.page.keyboard.press('Control+v');
  await app.save();
  await app.paste(uri('Abandoned', SECRETS.abandoned));
  await app.proof();
  await app.cancel();
  // An address that is refused is not repeated in what is said about it.
  await app.paste(`${uri('Refused', SECRETS.abandoned)}&digits=99`);
  await app.alert.waitFor();
  await app.cancel();
  await setClipboard(desk.running, '');
});

afterAll(() => desk.leave());

describe('a secret', () => {
  it('is not in the page once it was handed over', async () => {
    const page = await app.page.evaluate(() => [document.documentElement.outerHTML, ...[...document.querySelectorAll('input,textarea')].map((field) => (field as HTMLInputElement).value)].join('\n'));
    expect(found('the page', page)).toEqual([]);
    expect(page).toContain('Scanned');
  });

  it('is not in the page\'s memory', async () => {
    const heap = await heapOf(app.page);
    expect(heap).toContain('Scanned'); // the snapshot holds the window's own strings
    expect(found('the heap', heap)).toEqual([]);
    // The same look finds a text that stands in a field now.
    await app.openDoor('Paste');
    await app.sheet.getByRole('textbox').fill('standing in a field');
    expect(await heapOf(app.page)).toContain('standing in a field');
    await app.cancel();
  });

  it('shows by the codes of rows in sight alone', async () => {
    await app.search.fill('pasted');
    await app.page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
    const page = await app.page.content();
    expect(page).toContain(codeNow(SECRETS.pasted, NOON));
    expect(page).not.toContain(codeNow(SECRETS.scanned, NOON));
    await app.search.fill('');
  });

  it('is not in the log', () => {
    expect(found('the log', desk.running.log())).toEqual([]);
  });

  it('is in no file, and neither are names', async () => {
    await desk.running.quit();
    const files = filesBelow(desk.home.path).filter((path) => !path.endsWith('secret.png'));
    expect(files.some((path) => path.endsWith('vault.tessera'))).toBe(true);
    const lying = files.flatMap((path) => {
      const text = readFileSync(path).toString('latin1');
      return [...found(path, text), ...['Anywhere:me', 'Scanned:me'].filter((name) => text.includes(name)).map((name) => `${name} in ${path}`)];
    });
    expect(lying).toEqual([]);
    desk = await openDesk({ now: NOON }, desk.home);
  });
});
