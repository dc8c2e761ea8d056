/** @file `scan`: the texts of the QR codes in pictures, read by the very chain that the app's scanner uses. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Failure } from '../../../src-shared/errors';
import { readCodes } from '../../../src-shared/qr/chain';
import { loadZxing } from '../../../src-shared/qr/zxing';
import { UsageError, type Command } from '../command';
import { readOptionsAndFiles } from '../options';
import { PictureError, readPicture } from '../picture';

const HELP = `scan [--json] FILE…

Reads the QR codes in pictures (PNG, JPEG, WebP, GIF, BMP), as the app's scanner does.

  --json       print one JSON object a file: {"file", "texts", "ms", "error"}
  --help       this text

Without --json each text is printed on a line of its own. "ms" is the time that looking for codes
took, without reading and unpacking the file. A picture without a code has no texts and no error;
"error" is a sentence about a file that could not be looked at, and the exit code is then 2, after
all other files are done. Mind that a code may hold a secret: its text is printed as it is.`;

export const scan: Command = {
  name: 'scan',
  summary: 'the texts of the QR codes in pictures',
  help: HELP,
  run: async (args, terminal) => {
    const { options, files } = readOptionsAndFiles(args, { json: { type: 'boolean' } });
    if (files.length === 0) throw new UsageError('There is no file: name at least one picture.');
    const zxing = await loadZxing({ wasmBinary: await wasm() });
    let failed = 0;
    for (const file of files) {
      const result = await scanFile(file, zxing);
      if (result.error !== null) failed += 1;
      if (options.json === true) terminal.print(JSON.stringify(result));
      else if (result.error !== null) terminal.note(`${file}: ${result.error}`);
      else for (const text of result.texts) terminal.print(text);
    }
    if (failed > 0) throw new Failure('input-unreadable', { detail: { failed, all: files.length } });
  },
};

interface Result {
  readonly file: string;
  readonly texts: readonly string[];
  readonly ms: number;
  /** A sentence; null where the picture was looked at, whether or not it holds a code. */
  readonly error: string | null;
}

async function scanFile(file: string, zxing: Awaited<ReturnType<typeof loadZxing>>): Promise<Result> {
  try {
    const picture = await readPicture(file);
    const start = performance.now();
    const codes = await readCodes(picture, { zxing, now: () => performance.now() });
    return { file, texts: codes.map(({ text }) => text), ms: Math.round((performance.now() - start) * 10) / 10, error: null };
  } catch (error) {
    // One picture's trouble (memory, say) does not end the others.
    return { file, texts: [], ms: 0, error: error instanceof PictureError ? error.message : `Looking for codes failed inside Tessera (${error instanceof Error ? error.name : typeof error}).` };
  }
}

async function wasm(): Promise<ArrayBuffer> {
  const bytes = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
