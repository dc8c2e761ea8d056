/** @file `scan`: the texts of the QR codes in pictures, read by the very chain that the app's scanner uses. */
import { Failure } from '../../../src-shared/errors';
import { UsageError, type Command } from '../command';
import { readOptionsAndFiles } from '../options';
import { Looker } from '../scan/looker';

const HELP = `scan [--json] FILE…

Reads the QR codes in pictures (PNG, JPEG, WebP, GIF, BMP, AVIF, SVG, and the first 5 pages of a PDF),
as the app's scanner does; of an animated GIF or WebP all frames of a short one, some of a long one.

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
    const looker = new Looker();
    let failed = 0;
    try {
      for (const file of files) {
        const { texts, ms, error } = await looker.look(file);
        if (error !== null) failed += 1;
        if (options.json === true) terminal.print(JSON.stringify({ file, texts, ms, error }));
        else if (error !== null) terminal.note(`${file}: ${error}`);
        else for (const text of texts) terminal.print(text);
      }
    } finally {
      looker.end();
    }
    if (failed > 0) throw new Failure('input-unreadable', { detail: { failed, all: files.length } });
  },
};
