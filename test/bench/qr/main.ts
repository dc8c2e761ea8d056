/**
 * @file `npm run bench -- qr`: our chain beside zxing, qr, jsqr and zbarimg alone, on the same pictures in one run: photos of
 * $TESSERA_CORPUS/qr and screenshots drawn here. TESSERA_BENCH_QR_EACH (3): screenshots of each kind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { readPicture } from '../../../src-main/cli/picture';
import type { Rgba } from '../../../src-shared/qr/grey';
import { corpus, plain, type Photo } from './corpus';
import { readers, type Reader } from './readers';
import { pictures } from './screenshots';

const EACH = Number(process.env['TESSERA_BENCH_QR_EACH'] ?? 3);
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

async function drawn(all: ReadonlyMap<string, Reader>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-qr-'));
  try {
    const tallies: Tallies = new Map();
    const kinds = new Map<string, Tallies>();
    let count = 0;
    for (const { kind, image, texts } of pictures(EACH)) {
      const file = join(folder, 'screenshot.png');
      await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 4 } }).png({ compressionLevel: 1 }).toFile(file);
      const ofKind: Tallies = kinds.get(kind) ?? new Map<string, Tally>();
      kinds.set(kind, ofKind);
      const item = { name: kind, image, file, texts, known: null };
      const answers = await measure(all, tallies, item);
      for (const [name, found] of answers) {
        const tally = ofKind.get(name) ?? new Tally();
        ofKind.set(name, tally);
        if (texts.every((text) => found.includes(text))) tally.complete += 1;
      }
      if (texts.length > 0) count += 1;
    }
    table(`screenshots, 2560 × 1440, ${String(count)} with codes and ${String(EACH)} without`, tallies, count, 0);
    for (const [kind, ofKind] of kinds) say(`  ${kind.padEnd(18)}${[...ofKind].map(([name, { complete }]) => `${name} ${String(complete)}/${String(EACH)}`).join('  ')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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
  await drawn(all);
}
