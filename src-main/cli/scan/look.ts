/** @file Looks at one file: the very chain that the app's scanner uses, on pictures that the command line decodes. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isSpent } from '../../../src-shared/pictures/wasm';
import { readSeveral } from '../../../src-shared/pictures/several';
import { readCodes } from '../../../src-shared/qr/chain';
import { loadZxing, type Zxing } from '../../../src-shared/qr/zxing';
import { PictureError, openPictures } from '../picture';

export interface Looked {
  readonly texts: readonly string[];
  readonly ms: number;
  /** A sentence; null where the file was looked at, whether or not it holds a code. */
  readonly error: string | null;
  /** This process is of no further use: a document ate up its memory. */
  readonly spent: boolean;
}

let reader: Promise<Zxing> | null = null;
const now = (): number => performance.now();

/** Never rejects. */
export async function look(file: string): Promise<Looked> {
  let ms = 0;
  let spent = false;
  const sentenceFor = (error: unknown): string => {
    spent ||= isSpent(error);
    if (error instanceof PictureError) return error.message;
    return spent ? 'The file asks for more memory than it is given.' : `Looking for codes failed inside Tessera (${error instanceof Error ? error.name : typeof error}).`;
  };
  try {
    const zxing = await (reader ??= wasm().then((wasmBinary) => loadZxing({ wasmBinary })));
    const pictures = await openPictures(file);
    const { texts, trouble } = await readSeveral<string>(pictures.kind, pictures.count, now, async (index, budget) => {
      try {
        const picture = await pictures.draw(index);
        const start = now();
        const codes = await readCodes(picture, { zxing, now, budget });
        ms += now() - start;
        return codes.map(({ text }) => text);
      } catch (error) {
        return sentenceFor(error);
      }
    });
    return { texts, ms: Math.round(ms * 10) / 10, error: texts.length > 0 ? null : trouble, spent };
  } catch (error) {
    return { texts: [], ms: 0, error: sentenceFor(error), spent };
  }
}

async function wasm(): Promise<ArrayBuffer> {
  const bytes = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
