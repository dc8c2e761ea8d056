import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../../src-main/cli/run';
import { Canvas } from '../../support/qr-canvas';
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

/** The object that `--json` prints for one file. */
async function json(path: string): Promise<{ readonly exitCode: number; readonly answer: { readonly file: string; readonly texts: readonly string[]; readonly ms: number; readonly error: string | null } }> {
  const { exitCode, out } = await cli('--json', path);
  expect(out.length).toBe(1);
  return { exitCode, answer: JSON.parse(out[0] ?? '') as Awaited<ReturnType<typeof json>>['answer'] };
}

const canvas = new Canvas(400, 400);
canvas.code({ text: TEXT, x: 20, y: 20, module: 7 });
const drawn = sharp(canvas.data, { raw: { width: 400, height: 400, channels: 4 } });

describe('a picture with a code', () => {
  it.each([['png', () => drawn.clone().png()], ['jpeg', () => drawn.clone().jpeg({ quality: 50 })], ['webp', () => drawn.clone().webp()], ['gif', () => drawn.clone().gif()]] as const)('as %s is read', async (kind, make) => {
    const path = file(`code.${kind}`, await make().toBuffer());
    const { exitCode, answer } = await json(path);
    expect(answer).toEqual({ file: path, texts: [TEXT], ms: expect.any(Number) as number, error: null });
    expect(exitCode).toBe(0);
  });

  it('as bmp is read', async () => {
    const head = Buffer.alloc(54);
    head.write('BM');
    for (const [value, at] of [[54, 10], [40, 14], [400, 18], [-400, 22]] as const) head.writeInt32LE(value, at);
    head.writeUInt16LE(32, 28);
    expect((await json(file('code.bmp', Buffer.concat([head, Buffer.from(canvas.data)])))).answer).toMatchObject({ texts: [TEXT], error: null });
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

  it.each<[string, string, RegExp]>([
    ['no picture', file('notes.txt', 'notes'), /^This is not a picture/],
    ['empty', file('empty.png', ''), /^This is not a picture/],
    ['cut off early', file('cut.png', pngQr([TEXT]).subarray(0, 20)), /cut off or damaged/],
    ['damaged', file('damaged.png', damaged), /cut off or damaged/],
    ['a drawing', file('code.svg', svgQr(TEXT)), /^This is an SVG drawing/],
    ['of gigapixels', file('huge.png', huge), /more than 100 megapixels/],
    ['missing', join(folder, 'missing.png'), /^There is no such file/],
    ['a folder', folder, /^This is a folder/],
  ])('%s: a sentence, and exit code 2', async (_what, path, sentence) => {
    const { exitCode, answer } = await json(path);
    expect(answer).toMatchObject({ file: path, texts: [], error: expect.stringMatching(sentence) as string });
    expect(exitCode).toBe(2);
  });

  it('a JPEG cut off in its middle', async () => {
    const whole = await drawn.clone().jpeg().toBuffer();
    expect((await json(file('cut.jpg', whole.subarray(0, whole.length / 2)))).answer).toMatchObject({ texts: [], error: 'The picture is cut off or damaged.' });
  });

  it('does not keep the others from being read', async () => {
    const { exitCode, out, err } = await cli(join(folder, 'missing.png'), file('good.png', pngQr([TEXT])));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: [TEXT] });
    expect(err).toContain('There is no such file.');
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
