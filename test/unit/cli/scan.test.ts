import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src-main/cli/run';
import { doublingPdf, drawnCode, lockedPdf, pdfOf } from '../../support/documents';
import { FORMATS, animation, pictureFile } from '../../support/picture-files';
import { png, pngQr, svgQr } from '../../support/pictures';

const TEXT = 'otpauth://totp/Bank:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank';
const folder = mkdtempSync(join(tmpdir(), 'tessera-scan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function cli(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly out: readonly string[]; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCli(['scan', ...args], { readInput: () => Promise.resolve(''), print: (line) => out.push(line), note: (line) => err.push(line), now: () => 0 });
  return { exitCode, out, err: err.join('\n') };
}

interface Answer {
  readonly file: string;
  readonly texts: readonly string[];
  readonly ms: number;
  readonly error: string | null;
}

/** The object that `--json` prints for one file. */
async function json(path: string): Promise<{ readonly exitCode: number; readonly answer: Answer }> {
  const { exitCode, out } = await cli('--json', path);
  expect(out.length).toBe(1);
  return { exitCode, answer: JSON.parse(out[0] ?? '') as Answer };
}

describe('a picture with a code', () => {
  it('of every kind is read, one line a file and nothing else in it', async () => {
    const pixels = await Promise.all(FORMATS.map(async (format) => file(`code.${format}`, await pictureFile(format, TEXT))));
    const paths = [...pixels, file('code.svg', svgQr(TEXT)), file('code.pdf', pdfOf([drawnCode(TEXT, 50, 50, 120)]))];
    const { exitCode, out } = await cli('--json', ...paths);
    expect(out.map((line) => line.replace(/"ms":[\d.]+/, '"ms":0'))).toEqual(paths.map((path) => JSON.stringify({ file: path, texts: [TEXT], ms: 0, error: null })));
    expect(exitCode).toBe(0);
  });

  it.each(['gif', 'webp'] as const)('as an animated %s is read frame by frame', async (format) => {
    const { answer } = await json(file(`codes.${format}`, await animation(format, ['first', '', 'second', 'third'])));
    expect(answer).toMatchObject({ texts: ['first', 'second', 'third'], error: null });
  });

  it('is found on the first five pages of a PDF', async () => {
    const pages = ['BT ET', drawnCode('second', 50, 50, 100), drawnCode('third', 300, 600, 100), 'BT ET', 'BT ET', drawnCode('sixth', 50, 50, 100)];
    expect((await json(file('pages.pdf', pdfOf(pages)))).answer).toMatchObject({ texts: ['second', 'third'], error: null });
  });

  it('prints its text alone without --json', async () => {
    expect(await cli(file('two.png', pngQr([TEXT, 'second'])))).toEqual({ exitCode: 0, out: expect.arrayContaining([TEXT, 'second']) as string[], err: '' });
  });

  it('may have a name that begins with a dash', async () => {
    const from = process.cwd();
    file('-dash.png', pngQr([TEXT]));
    try {
      process.chdir(folder);
      expect((await cli('--', '-dash.png')).out).toEqual([TEXT]);
    } finally {
      process.chdir(from);
    }
  });
});

describe('a file that cannot be looked at', () => {
  const huge = pngQr([TEXT]);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  const damaged = Buffer.from(pngQr([TEXT]));
  damaged.fill(0xa5, 60, 160);

  it('each with a sentence, exit code 2, and none keeps the others from being read', async () => {
    const [jpeg, avif] = [await pictureFile('jpeg', TEXT), await pictureFile('avif', TEXT)];
    const cases: readonly (readonly [string, RegExp])[] = [
      [file('notes.txt', 'notes'), /^This is not a picture/],
      [file('empty.png', ''), /^This is not a picture/],
      [file('cut.png', pngQr([TEXT]).subarray(0, 20)), /cut off or damaged/],
      [file('cut.jpg', jpeg.subarray(0, jpeg.length / 2)), /cut off or damaged/],
      [file('cut.avif', avif.subarray(0, avif.length / 2)), /cut off or damaged/],
      [file('cut.svg', svgQr(TEXT).slice(0, -40)), /cut off or damaged/],
      [file('grows.svg', `<!-- a --><svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE a [<!ENTITY a "b">]></svg>`), /cut off or damaged/],
      [file('damaged.png', damaged), /cut off or damaged/],
      [file('cut.pdf', '%PDF-1.7\n1 0 obj'), /cut off or damaged/],
      [file('locked.pdf', lockedPdf(TEXT)), /protected by a password/],
      [file('doubling.pdf', doublingPdf()), /more memory than it is given|took too long/],
      [file('huge.png', huge), /more than 100 megapixels/],
      [join(folder, 'missing.png'), /^There is no such file/],
      [folder, /^This is a folder/],
      ['/dev/zero', /^This is not a file/],
    ];
    const good = file('good.png', pngQr([TEXT]));
    const { exitCode, out } = await cli('--json', ...cases.map(([path]) => path), good);
    const answers = out.map((line) => JSON.parse(line) as Answer);
    cases.forEach(([path, sentence], at) => expect(answers[at]).toEqual({ file: path, texts: [], ms: 0, error: expect.stringMatching(sentence) as string }));
    expect(answers.at(-1)).toMatchObject({ file: good, texts: [TEXT], error: null });
    expect({ exitCode, lines: out.length }).toEqual({ exitCode: 2, lines: cases.length + 1 });
  }, 60_000);

  it('is named on standard error without --json', async () => {
    const { exitCode, out, err } = await cli(join(folder, 'missing.png'), file('good.png', pngQr([TEXT])));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [TEXT] });
    expect(err).toContain('missing.png: There is no such file.');
  });
});

it('a picture without a code has no texts and no error', async () => {
  const { exitCode, answer } = await json(file('blank.png', png(120, 120, (x, y) => (x + y) % 7 === 0)));
  expect({ exitCode, ...answer }).toMatchObject({ exitCode: 0, texts: [], error: null });
});

it('without a file the command says so', async () => {
  expect(await cli('--json')).toMatchObject({ exitCode: 2, err: expect.stringContaining('There is no file') as string });
  expect(await cli('--jsn', 'x.png')).toMatchObject({ exitCode: 2, err: expect.stringContaining('--json') as string });
});
