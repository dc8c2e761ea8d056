/** @file Pictures through every door: file dialog, drag and drop, clipboard; PNG and SVG, one code and several. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, dropFiles, openDesk, setClipboardPicture, type Desk } from '../support/desktop';
import { png, pngQr, svgQr } from '../support/pictures';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const FIRST = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const SECOND = 'JBSWY3DPEHPK3PXP';
const THIRD = 'MFRGGZDFMZTWQ2LK';
const uri = (name: string, secret: string): string => `otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`;

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
});

afterEach(() => app.goHome());

afterAll(() => desk.leave());

function file(name: string, content: string | Uint8Array): string {
  const path = join(desk.home.path, name);
  writeFileSync(path, content);
  return path;
}

describe('a picture with one code', () => {
  it('comes through the file dialog', async () => {
    await app.choosePictures(file('one.png', pngQr([uri('Chosen', FIRST)])));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
    await app.cancel();
    expect(await app.page.getByText('No accounts yet').isVisible()).toBe(true);
  });

  it('may be dropped anywhere, as a real drag with a real file', async () => {
    await dropFiles(app.page, [file('dropped.png', pngQr([uri('Dropped', FIRST)]))]);
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Dropped');
  });

  it('may be pasted from the clipboard, anywhere and on the sheet', async () => {
    await setClipboardPicture(desk.running, pngQr([uri('Pasted', SECOND)]));
    await app.page.keyboard.press('Control+v');
    expect(await app.proof()).toBe(codeNow(SECOND, NOON));
    await app.cancel();
    await app.openDoor('Paste');
    await app.sheet.getByRole('textbox').focus();
    await app.page.keyboard.press('Control+v');
    expect(await app.proof()).toBe(codeNow(SECOND, NOON));
  });

  it('may be the same file twice in a row', async () => {
    const path = file('again.png', pngQr([uri('Again', SECOND)]));
    for (let n = 0; n < 2; n += 1) {
      await app.choosePictures(path);
      await app.proof();
      await app.cancel();
    }
  });

  it('may be small, one pixel a module', async () => {
    await app.choosePictures(file('tiny.png', pngQr([uri('Tiny', FIRST)], 1)));
    expect(await app.proof()).toBe(codeNow(FIRST, NOON));
  });
});

describe('an SVG', () => {
  it('without a ground and with currentColor is drawn on white and read', async () => {
    await dropFiles(app.page, [file('code.svg', svgQr(uri('Drawn', SECOND)))]);
    expect(await app.proof()).toBe(codeNow(SECOND, NOON));
  });

  it('is known by what it is, not by its name', async () => {
    await app.choosePictures(file('code.png', `<?xml version="1.0"?>\n<!-- made by hand -->\n${svgQr(uri('Named', SECOND))}`));
    expect(await app.proof()).toBe(codeNow(SECOND, NOON));
  });

  it('runs no script and fetches nothing', async () => {
    const hostile = svgQr(uri('Hostile', SECOND)).replace('</svg>', '<script>parent.document.title="owned"</script><image href="http://127.0.0.1:9/x.png"/></svg>');
    await app.choosePictures(file('hostile.svg', hostile));
    expect(await app.proof()).toBe(codeNow(SECOND, NOON));
    expect(await app.page.title()).not.toBe('owned');
  });

  it.each([
    ['cut off', svgQr(uri('Cut', SECOND)).slice(0, -40)],
    ['with entities that grow', `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${svgQr(uri('Grown', SECOND))}`],
  ])('%s is refused', async (_what, svg) => {
    await app.choosePictures(file('bad.svg', svg));
    await app.status.getByText('The picture is damaged and cannot be read.').or(app.status.getByText('This is not a picture')).waitFor();
  });

  const sample = sampleOfFreeSewing();
  it.skipIf(sample === null)('as FreeSewing\'s documentation shows it scans', async () => {
    await dropFiles(app.page, [file('freesewing.svg', sample ?? '')]);
    expect(await app.proof()).toBe(codeNow('KBTSKUKRDJPEGCZK', NOON));
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toMatch(/freesewing/i);
  });
});

/** The drawing in the reference page of FreeSewing's docs, which lies beside the fixtures and outside this repository. */
function sampleOfFreeSewing(): string | null {
  const corpus = process.env['TESSERA_CORPUS'];
  const folder = corpus === undefined ? null : resolve(corpus, '../seeds');
  const page = folder === null || !existsSync(folder) ? undefined : readdirSync(folder).find((name) => name.startsWith('000'));
  const text = folder === null || page === undefined ? '' : readFileSync(join(folder, page), 'utf8');
  const svg = /<svg[\s\S]*?<\/svg>/.exec(text.replaceAll('\\"', '"').replaceAll('\\n', '\n'))?.[0];
  if (svg !== undefined) return svg;
  console.log('skipped: FreeSewing\'s sample QR code, because its page is not here (TESSERA_CORPUS/../seeds)');
  return null;
}

describe('several codes', () => {
  it('in one picture are all offered, with their codes, and those chosen are saved', async () => {
    await app.choosePictures(file('three.png', pngQr([uri('One', FIRST), uri('Two', SECOND), uri('Three', THIRD)])));
    await app.sheet.getByRole('heading', { name: 'Add these 3 accounts?' }).waitFor();
    const shown = app.sheet.locator('[data-code]:not([data-code=""])');
    await expect.poll(() => shown.count()).toBe(3);
    expect((await shown.evaluateAll((all) => all.map((one) => one.getAttribute('data-code')))).sort()).toEqual([FIRST, SECOND, THIRD].map((secret) => codeNow(secret, NOON)).sort());
    await app.sheet.getByRole('checkbox', { name: 'Two' }).uncheck();
    await app.sheet.getByRole('button', { name: 'Add 2 accounts' }).click();
    await app.sheet.waitFor({ state: 'detached' });
    expect([...await app.names()].sort()).toEqual(['One', 'Three']);
    expect(await app.code('Three')).toBe(codeNow(THIRD, NOON));
  });

  it('that are there already are said and not ticked', async () => {
    await app.choosePictures(file('again-three.png', pngQr([uri('One', FIRST), uri('Two', SECOND), uri('Three', THIRD)])));
    await app.sheet.getByText('Already here').first().waitFor();
    expect(await app.sheet.getByRole('checkbox', { name: 'One' }).isChecked()).toBe(false);
    await app.sheet.getByRole('button', { name: 'Add 1 account' }).click();
    await app.sheet.waitFor({ state: 'detached' });
    expect([...await app.names()].sort()).toEqual(['One', 'Three', 'Two']);
  });

  it('come from several pictures at once', async () => {
    await dropFiles(app.page, [file('a.png', pngQr([uri('A', 'NBSWY3DPEB3W64TMMQ')])), file('b.svg', svgQr(uri('B', 'ORSXG5DJNZTQ')))]);
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
  });

  it('of which one is no account: that is said beside the others', async () => {
    await app.choosePictures(file('mixed.png', pngQr([uri('Fine', 'NBSWY3DPEB3W64TMMQ'), 'https://example.org/'])));
    await app.sheet.getByText(/^mixed\.png, code [12]: That is not a code for an authenticator\. Use/).waitFor();
    await app.proof();
  });

  it('come from several pictures of which two cannot be read: those are named with their reasons, the rest is offered', async () => {
    const good = [file('good.png', pngQr([uri('Good', 'NBSWY3DPEB3W64TMMQ')])), file('fine.png', pngQr([uri('Better', 'ORSXG5DJNZTQ')]))];
    await dropFiles(app.page, [file('holiday.png', png(200, 200, () => false)), ...good, file('letter.txt', 'no picture')]);
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
    await app.sheet.getByText('holiday.png: No QR code was found in the picture.').waitFor();
    await app.sheet.getByText('letter.txt: This is not a picture that can be read.').waitFor();
  });

  it('or none of several pictures: each is named, and there is nothing to add', async () => {
    await dropFiles(app.page, [file('holiday.png', png(200, 200, () => false)), file('evil\u202egnp.png', 'no picture')]);
    await app.sheet.getByRole('heading', { name: 'Nothing in it could be read' }).waitFor();
    await app.sheet.getByText('holiday.png: No QR code was found').waitFor();
    await app.sheet.getByText('evil\ufffdgnp.png: This is not a picture').waitFor();
    expect(await app.sheet.getByRole('button', { name: /^Add/ }).count()).toBe(0);
  });
});
