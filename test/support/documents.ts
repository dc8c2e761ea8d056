/** @file PDF documents made by code, for tests: codes as vector drawings or as pictures, and documents that mean harm. */
import { deflateSync } from 'node:zlib';
import { modulesOf } from './pictures';

type Part = string | Buffer;

/** The bodies of objects 1, 2, …; object 1 is the catalogue (ISO 32000-1, 7.5). `trailer` is added to the trailer's dictionary. */
export function pdf(objects: readonly Part[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const length = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  objects.forEach((body, at) => {
    offsets.push(length());
    parts.push(Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n'));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${length()}\n%%EOF\n`));
  return Buffer.concat(parts);
}

export const stream = (data: Part, dictionary = ''): Buffer =>
  Buffer.concat([Buffer.from(`<<${dictionary}/Length ${Buffer.from(data).length}>>\nstream\n`), Buffer.from(data), Buffer.from('\nendstream')]);

/** Pages of A4, or of `size` points, from what is drawn on each. */
export function pdfOf(contents: readonly Part[], { size = [595, 842], resources = '', more = [], trailer = '' }: { readonly size?: readonly [number, number]; readonly resources?: string; readonly more?: readonly Part[]; readonly trailer?: string } = {}): Buffer {
  const first = 3 + more.length;
  const pages = contents.map((_, at) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${size[0]} ${size[1]}]/Contents ${first + contents.length + at} 0 R/Resources<<${resources}>>>>`);
  const kids = contents.map((_, at) => `${first + at} 0 R`).join(' ');
  return pdf(['<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Kids[${kids}]/Count ${contents.length}>>`, ...more, ...pages, ...contents.map((content) => stream(content))], trailer);
}

/** A code as rectangles, `side` points wide with its quiet zone, its lower left corner at `x`, `y`. */
export function drawnCode(text: string, x: number, y: number, side: number): string {
  const rows = modulesOf(text);
  const module = side / rows.length;
  const boxes = rows.flatMap((row, down) => row.flatMap((dark, column) => (dark ? [`${column} ${rows.length - 1 - down} 1 1 re`] : [])));
  return `q ${module} 0 0 ${module} ${x} ${y} cm 0 g ${boxes.join(' ')} f Q`;
}

/** A grey picture as the page's resource `/I`, to be drawn with `/I Do`. */
export const greyImage = (width: number, height: number, data: Buffer): Buffer =>
  stream(deflateSync(data, { level: 1 }), `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode`);

/** Protected by a password that nobody knows (ISO 32000-1, 7.6.3: the values are those of none). */
export const lockedPdf = (text: string): Buffer =>
  pdfOf([drawnCode(text, 100, 400, 200)], { more: [`<</Filter/Standard/V 1/R 2/O<${'5a'.repeat(32)}>/U<${'a5'.repeat(32)}>/P -4>>`], trailer: `/Encrypt 3 0 R/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]` });

/** Forms from object 3 on that draw the next one twice, as the page's resource `/F`: a few kilobytes, and no end. */
export const doublingForms = (depth = 40): readonly Buffer[] => Array.from({ length: depth }, (_, at) =>
  stream(at + 1 === depth ? '0 0 9 9 re f' : '/F Do /F Do', `/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</F ${4 + at} 0 R>>>>`));

export const doublingPdf = (...before: readonly string[]): Buffer => pdfOf([...before, '/F Do'], { resources: '/XObject<</F 3 0 R>>', more: doublingForms() });
