/** @file The photos of $TESSERA_CORPUS/qr with their texts, in two halves: one to tune on, the other to report on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Photo {
  readonly file: string;
  /** As listed; empty where no decoder had read the photo when the list was made. */
  readonly texts: readonly string[];
}

export interface Corpus {
  readonly tuned: readonly Photo[];
  readonly heldBack: readonly Photo[];
  /** Every text of the list: what is read beside a photo's own texts is probably right when it stands on another photo too. */
  readonly known: ReadonlySet<string>;
}

/** Null where the photos are not at hand. */
export function corpus(): Corpus | null {
  const folder = join(process.env['TESSERA_CORPUS'] ?? '../shared/fixtures', 'qr');
  const list = join(folder, 'expected.json');
  if (!existsSync(list)) return null;
  const photos = (JSON.parse(readFileSync(list, 'utf8')) as Photo[]).map(({ file, texts }) => ({ file: join(folder, file), texts: texts.map(plain) }));
  return {
    tuned: photos.filter((_, at) => at % 2 === 0),
    heldBack: photos.filter((_, at) => at % 2 === 1),
    known: new Set(photos.flatMap(({ texts }) => texts)),
  };
}

/** The list writes line ends as \n and no blanks at the ends. */
export const plain = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim();
