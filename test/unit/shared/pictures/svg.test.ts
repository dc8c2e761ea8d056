import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, it } from 'vitest';
import { drawSvg, loadSvg } from '../../../../src-shared/pictures/svg';
import { readCodes } from '../../../../src-shared/qr/chain';
import type { Zxing } from '../../../../src-shared/qr/zxing';
import { pngQr, svgQr } from '../../../support/pictures';
import { zxingForTests } from '../qr/zxing';

const TEXT = 'otpauth://totp/Bank:me?secret=GEZDGNBVGY3TQOJQ';
const NS = 'xmlns="http://www.w3.org/2000/svg"';
let zxing: Zxing;

beforeAll(async () => {
  zxing = await zxingForTests();
  await loadSvg(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
});

async function textsIn(svg: string): Promise<readonly string[] | null> {
  const drawn = drawSvg(svg);
  return drawn === null ? null : (await readCodes(drawn, { zxing, now: () => 0 })).map(({ text }) => text);
}

it.each<[string, string]>([
  ['without a ground, in currentColor', svgQr(TEXT)],
  ['with percentages for a size', svgQr(TEXT).replace('<svg', '<svg width="100%" height="100%"')],
  ['light, for a dark page', svgQr(TEXT).replace('currentColor', '#fff')],
  ['on a page of its own', svgQr(TEXT).replace('<svg', '<svg style="background:#fff"').replace('currentColor', 'rgb(10,20,60)')],
  ['coloured by a style sheet', svgQr(TEXT).replace('stroke="currentColor"', 'class="dark"').replace('<path', '<style>.dark{stroke:#222}</style><path')],
  ['as a picture inside', `<svg ${NS} viewBox="0 0 300 300"><image width="300" height="300" href="data:image/png;base64,${pngQr([TEXT]).toString('base64')}"/></svg>`],
  ['small on a large sheet', `<svg ${NS} viewBox="0 0 700 1000"><svg x="500" y="800" width="80" height="80" ${svgQr(TEXT).slice(4)}</svg>`],
])('a code %s is read', async (_what, svg) => {
  expect(await textsIn(svg)).toEqual([TEXT]);
});

it.each<[string, string]>([
  ['is cut off', svgQr(TEXT).slice(0, -40)],
  ['is of no namespace', '<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'],
  ['has entities', `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>${svgQr(TEXT)}`],
  ['is a million times as high as wide', `<svg ${NS} viewBox="0 0 1 1000000"><path d="M0 0h9"/></svg>`],
])('one that %s is not drawn', (_what, svg) => {
  expect(drawSvg(svg)).toBeNull();
});

it('loads nothing, neither from the network nor from files', () => {
  const here = import.meta.dirname.replace(/test\/unit.*/, 'build/icons/16x16.png');
  for (const href of ['http://127.0.0.1:9/code.png', `file://${here}`, here]) {
    const drawn = drawSvg(`<svg ${NS} viewBox="0 0 9 9"><image width="9" height="9" href="${href}"/></svg>`);
    expect(drawn?.data.some((level) => level !== 0)).toBe(false);
  }
});

// Last: nothing can be drawn after it.
it('ends with an error where it asks for more memory than there is', () => {
  const layers = 300;
  expect(() => drawSvg(`<svg ${NS} viewBox="0 0 9 9">${'<g opacity=".9">'.repeat(layers)}<rect width="9" height="9"/>${'</g>'.repeat(layers)}</svg>`)).toThrow(WebAssembly.RuntimeError);
});
