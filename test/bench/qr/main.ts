/**
 * @file `npm run bench -- qr`: our chain beside zxing, qr, jsqr and zbarimg alone, on the same pictures in one run: photos of
 * $TESSERA_CORPUS/qr, photos made here and screenshots drawn here. TESSERA_BENCH_QR_EACH (3): screenshots of each kind;
 * TESSERA_BENCH_QR_PHOTOS (4): photos made of each kind and half.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { readPicture } from '../../../src-main/cli/picture';
import type { Rgba } from '../../../src-shared/qr/grey';
import { KINDS, makePhoto } from '../../support/photos/kinds';
import { corpus, plain, type Photo } from './corpus';
import { readers, type Reader } from './readers';
import { pictures } from './screenshots';

const EACH = Number(process.env['TESSERA_BENCH_QR_EACH'] ?? 3);
const MADE = Number(process.env['TESSERA_BENCH_QR_PHOTOS'] ?? 4);
const say = (line: string): void => console.log(line);
const at = (values: readonly number[], part: number): string => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]?.toFixed(0) ?? '–';

/** What one reader did with one set of pictures. */
class Tally {
  complete = 0;
  bonus = 0;
  readonly wrong: string[] = [];
  readonly unlisted: string[] = [];
  readonly msRead: number[] = [];
  readonly msNothing: number[] = [];
}

interface Case {
  readonly name: string;
  readonly image: Rgba;
  readonly file: string;
  readonly texts: readonly string[];
  /** Texts not of this picture that are no mistake; null: the list of texts is complete, and any other text is wrong. */
  readonly known: ReadonlySet<string> | null;
}

type Tallies = Map<string, Tally>;

async function measure(all: ReadonlyMap<string, Reader>, tallies: Tallies, item: Case): Promise<ReadonlyMap<string, readonly string[]>> {
  const answers = new Map<string, readonly string[]>();
  for (const [name, reader] of all) {
    const tally = tallies.get(name) ?? new Tally();
    tallies.set(name, tally);
    const start = performance.now();
    const texts = [...new Set((await reader(item.image, item.file)).map(plain))].filter((text) => text !== '');
    (texts.length > 0 ? tally.msRead : tally.msNothing).push(performance.now() - start);
    answers.set(name, texts);
    if (item.texts.length > 0 && item.texts.every((text) => texts.includes(text))) tally.complete += 1;
    if (item.texts.length === 0 && texts.length > 0) tally.bonus += 1;
    for (const text of texts.filter((one) => !item.texts.includes(one))) {
      if (item.known === null) tally.wrong.push(`${item.name}: ${text.slice(0, 60)}`);
      else if (!item.known.has(text)) tally.unlisted.push(`${item.name}: ${text.slice(0, 60)}`);
    }
  }
  return answers;
}

function table(title: string, tallies: Tallies, listed: number, unlistedPhotos: number): void {
  say(`\n${title}`);
  say(`${''.padEnd(14)}${'all texts'.padStart(16)}${unlistedPhotos > 0 ? 'read by none'.padStart(16) : ''}${(unlistedPhotos > 0 ? 'on no list' : 'wrong').padStart(12)}   ms read: median / p95   ms nothing: median / max`);
  for (const [name, tally] of tallies) {
    say([
      name.padEnd(14),
      `${String(tally.complete)} of ${String(listed)} = ${String(Math.round((100 * tally.complete) / Math.max(1, listed)))} %`.padStart(16),
      unlistedPhotos > 0 ? `${String(tally.bonus)} of ${String(unlistedPhotos)}`.padStart(16) : '',
      // The photos' list is not complete: a text that no photo of it has may be wrong or new, and a person must look.
      String(unlistedPhotos > 0 ? tally.unlisted.length : tally.wrong.length).padStart(12),
      `   ${at(tally.msRead, 0.5)} / ${at(tally.msRead, 0.95)}`.padEnd(25),
      `   ${at(tally.msNothing, 0.5)} / ${at(tally.msNothing, 1)}`,
    ].join(''));
  }
  for (const [name, tally] of tallies) for (const wrong of tally.wrong) say(`  WRONG, ${name}: ${wrong}`);
}

async function photos(all: ReadonlyMap<string, Reader>, title: string, set: readonly Photo[], known: ReadonlySet<string>): Promise<void> {
  const tallies: Tallies = new Map();
  let union = 0;
  const behind: string[] = [];
  for (const { file, texts } of set) {
    const answers = await measure(all, tallies, { name: basename(file), image: await readPicture(file), file, texts, known });
    const ours = answers.get('our chain') ?? [];
    const others = new Set([...answers].filter(([name]) => name !== 'our chain').flatMap(([, found]) => found));
    if (texts.length > 0 && texts.every((text) => others.has(text))) union += 1;
    for (const text of texts) if (others.has(text) && !ours.includes(text)) behind.push(`${basename(file)}: ${text.slice(0, 40)}`);
  }
  const listed = set.filter(({ texts }) => texts.length > 0).length;
  table(title, tallies, listed, set.length - listed);
  say(`  union of the decoders alone: ${String(union)} of ${String(listed)}; texts that one of them has and our chain has not: ${behind.length === 0 ? 'none' : behind.join('; ')}`);
  for (const text of tallies.get('our chain')?.unlisted ?? []) say(`  on no list, to be looked at by eye: ${text}`);
}

/** Pictures whose texts are all known, one at a time: a table over all and a line of texts read for each kind. */
class Sorted {
  private readonly tallies: Tallies = new Map();
  private readonly kinds = new Map<string, Map<string, number>>();
  private readonly texts = new Map<string, number>();
  private readonly behind: string[] = [];
  private count = 0;
  private union = 0;

  constructor(private readonly all: ReadonlyMap<string, Reader>) {}

  async take(kind: string, name: string, image: Rgba, file: string, texts: readonly string[]): Promise<void> {
    const answers = await measure(this.all, this.tallies, { name, image, file, texts: texts.map(plain), known: null });
    const ofKind = this.kinds.get(kind) ?? new Map<string, number>();
    this.kinds.set(kind, ofKind);
    this.texts.set(kind, (this.texts.get(kind) ?? 0) + texts.length);
    const ours = answers.get('our chain') ?? [];
    const others = new Set([...answers].filter(([reader]) => reader !== 'our chain').flatMap(([, found]) => found));
    for (const [reader, found] of [...answers, ['union of others', [...others]] as const]) ofKind.set(reader, (ofKind.get(reader) ?? 0) + texts.filter((text) => found.includes(plain(text))).length);
    if (texts.length > 0) this.count += 1;
    if (texts.length > 0 && texts.every((text) => others.has(plain(text)))) this.union += 1;
    const missed = texts.filter((text) => others.has(plain(text)) && !ours.includes(plain(text))).length;
    if (missed > 0) this.behind.push(missed === 1 ? name : `${name} (${String(missed)})`);
  }

  print(title: string): void {
    table(title, this.tallies, this.count, 0);
    say(`  union of the decoders alone: ${String(this.union)} of ${String(this.count)}; pictures with a text that one of them has and our chain has not: ${this.behind.length === 0 ? 'none' : this.behind.join('; ')}`);
    for (const [kind, ofKind] of this.kinds) say(`  ${kind.padEnd(17)}${String(this.texts.get(kind) ?? 0).padStart(4)} texts: ${[...ofKind].map(([name, read]) => `${name} ${String(read)}`).join(', ')}`);
  }
}

/** With a file that each picture may be written to. */
async function withFile(name: string, work: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-qr-'));
  try {
    await work(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const drawn = (all: ReadonlyMap<string, Reader>): Promise<void> => withFile('screenshot.png', async (file) => {
  const sorted = new Sorted(all);
  for (const { kind, image, texts } of pictures(EACH)) {
    await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } }).png({ compressionLevel: 1 }).toFile(file);
    await sorted.take(kind, kind, image, file, texts);
  }
  sorted.print(`screenshots, 2560 × 1440, and ${String(EACH)} without a code`);
});

/** Photos made from seeds: even ones were tuned on, odd ones were not looked at before the steps were settled. */
const made = (all: ReadonlyMap<string, Reader>): Promise<void> => withFile('photo.jpg', async (file) => {
  for (const [half, title] of [[0, 'photos made here, the half that was tuned on'], [1, 'photos made here, the half held back']] as const) {
    const sorted = new Sorted(all);
    for (const kind of Object.keys(KINDS)) {
      for (let seed = half; seed < 2 * MADE; seed += 2) {
        const { jpeg, texts } = await makePhoto(kind, seed);
        writeFileSync(file, jpeg);
        await sorted.take(kind, `${kind} ${String(seed)}`, await readPicture(file), file, texts);
      }
    }
    sorted.print(title);
  }
});

export async function benchQr(): Promise<void> {
  const all = await readers();
  if (!all.has('zbarimg')) say('zbarimg is not installed (apt-get install zbar-tools): left out');
  const found = corpus();
  if (found === null) say('photos left out: there is no qr/expected.json under TESSERA_CORPUS');
  else {
    // Once unmeasured: compilers and caches warm up.
    for (const { file } of found.tuned.slice(0, 3)) for (const [, reader] of all) await reader(await readPicture(file), file);
    await photos(all, 'photos, the half that was tuned on', found.tuned, found.known);
    await photos(all, 'photos, the half held back', found.heldBack, found.known);
  }
  await made(all);
  await drawn(all);
}
