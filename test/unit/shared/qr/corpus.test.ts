/** The photos of $TESSERA_CORPUS that the chain was not tuned on: it must not read fewer than it did. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readPicture } from '../../../../src-main/cli/picture';
import { readCodes } from '../../../../src-shared/qr/chain';
import type { Zxing } from '../../../../src-shared/qr/zxing';
import { corpus, plain } from '../../../bench/qr/corpus';
import { zxingForTests } from './zxing';

const photos = process.env['TESSERA_CORPUS'] === undefined ? null : corpus();
if (photos === null) console.info('TESSERA_CORPUS is not set: 80 photos with QR codes skipped');

describe.skipIf(photos === null)('photos held back', () => {
  const set = photos?.heldBack ?? [];
  const answers = new Map<string, readonly string[]>();
  let zxing: Zxing;

  beforeAll(async () => {
    zxing = await zxingForTests();
    // The clock stands still: every step runs, however busy the machine is.
    for (const { file } of set) answers.set(file, (await readCodes(await readPicture(file), { zxing, now: () => 0 })).map(({ text }) => plain(text)));
  }, 240_000);

  it('are read: of 70 with listed texts at least 69 completely', () => {
    const incomplete = set.filter(({ file, texts }) => !texts.every((text) => answers.get(file)?.includes(text) === true)).map(({ file }) => file);
    expect(set.length - incomplete.length, incomplete.join('\n')).toBeGreaterThanOrEqual(set.length - 1);
  });

  it('of those that no single decoder read, at least 8 of 10', () => {
    const never = set.filter(({ texts }) => texts.length === 0);
    expect(never.length).toBe(10);
    expect(never.filter(({ file }) => (answers.get(file) ?? []).length > 0).length).toBeGreaterThanOrEqual(8);
  });

  it('never give a text that is on no list, but for those that were looked at by eye', () => {
    const strange = set.flatMap(({ file, texts }) => (answers.get(file) ?? []).filter((text) => !texts.includes(text) && photos?.known.has(text) !== true));
    expect(strange.map((text) => text.slice(0, 24)).sort()).toEqual(LOOKED_AT);
  });
});

/** Beginnings of texts that the list does not have, each compared with the photo. */
const LOOKED_AT: readonly string[] = [
  'IPN:J68574-001 D/C:2017/', 'amzn.to/socialqr', 'http://albtsn.com/ugtezn', 'http://cokeurl.com/q/201', 'http://g.augme.com/1803', '{"lastNode":"OAK5","cids',
];
