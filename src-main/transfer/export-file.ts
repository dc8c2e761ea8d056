/** @file A file that claims to be an export: read with limits, recognised by what is in it. */
import { isUtf8 } from 'node:buffer';
import { Failure } from '../../src-shared/errors';
import { EXPORT_LIMIT } from '../../src-shared/export-limit';
import type { ExportFile, ExportFormat } from './export-format';

/** Deeper JSON is nobody's export, and would overflow the stack of whoever looks into it. */
const DEPTH = 64;

/** @throws Failure `export-too-large`; `export-empty` where nothing is in it. */
export function openExportFile(bytes: Uint8Array): ExportFile {
  if (bytes.length > EXPORT_LIMIT * 1024 * 1024) throw new Failure('export-too-large', { detail: { limit: EXPORT_LIMIT } });
  if (bytes.length === 0) throw new Failure('export-empty');
  const text = textIn(bytes);
  return { bytes, text, json: text === null || !/^\s*[[{]/.test(text) ? undefined : jsonIn(text) };
}

/** Its UTF-8 text without a byte order mark; null where it is none. Asked first: Electron 25's own fatal TextDecoder can crash on large binary files. */
export function textIn(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes) || bytes.includes(0)) return null;
  return new TextDecoder('utf-8').decode(bytes);
}

/** Its JSON value; undefined where it is none. */
export function jsonIn(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By hand: a pattern over megabytes of one string would run out of its stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') inString = !inString;
    else if (inString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEPTH) return true;
  }
  return false;
}

/** JSON that was sealed inside an export. @throws Failure `export-damaged` */
export function parseJson(bytes: Uint8Array): unknown {
  const text = textIn(bytes);
  const value = text === null ? undefined : jsonIn(text);
  if (value === undefined) throw new Failure('export-damaged');
  return value;
}

/** Begins as JSON does and is none, or as a ZIP and has no end: cut off, or changed. */
function isBroken({ bytes, text, json }: ExportFile): boolean {
  if (text !== null) return json === undefined && /^\s*(?:\{\s*"|\[\s*\{)/.test(text);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.subarray(0, 4).equals(Buffer.from('504b0304', 'hex')) && !file.includes(Buffer.from('504b0506', 'hex'));
}

/** @throws Failure `export-unknown`, `export-damaged` */
export function formatOf(file: ExportFile, formats: readonly ExportFormat[]): { readonly format: ExportFormat; readonly locked: boolean } {
  for (const format of formats) {
    const kind = format.recognises(file);
    if (kind !== null) return { format, locked: kind === 'locked' };
  }
  throw new Failure(isBroken(file) ? 'export-damaged' : 'export-unknown');
}
