/** @file The text of a list's file. Spreadsheets write UTF-8, UTF-16 or the system's old code page. */

/** A list of 100,000 users has about 6 MB. */
export const LARGEST_LIST = 16_000_000;

export const isList = ({ name, type }: Pick<File, 'name' | 'type'>): boolean => /\.(?:csv|tsv|txt)$/i.test(name) || type === 'text/csv';

/** Never fails: what is no text at all is named when it is read as a list. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes); // every byte means something there
  }
}
