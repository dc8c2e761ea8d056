/** @file The `data` parameter of a migration link, as it really arrives. */
import { Failure } from '../errors';
import { percentDecode } from '../uri-text';

const LINK = /^otpauth-migration:\/\/offline\/?\?([^#]*)/i;
const DATA = /(?:^|&(?:amp;)?)data=([^&]*)/i;

/**
 * The bytes in the link. Forgiven: missing padding, the URL-safe alphabet, and a `+` that was not escaped, which is a
 * plus here and never a blank (formats: real exports hold such). A blank is such a plus that something on the way has
 * read as a form does.
 * @throws Failure `input-not-otpauth` for another link, `migration-empty`, `migration-damaged`.
 */
export function migrationBytes(uri: string): Uint8Array {
  const query = LINK.exec(uri.trim())?.[1];
  if (query === undefined) throw new Failure('input-not-otpauth');
  const written = percentDecode(DATA.exec(query)?.[1] ?? '');
  const text = written.replace(/\s+$/, '').replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/').replace(/={1,2}$/, '');
  if (text === '') throw new Failure('migration-empty');
  // Four characters hold three bytes; one left over holds none: a character is missing, or there is one too many.
  if (text.length % 4 === 1) throw new Failure('migration-damaged', { detail: { reason: 'cut-off' } });
  if (!/^[A-Za-z0-9+/]+$/.test(text)) throw new Failure('migration-damaged');
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The link for these bytes. Escaped wholly, so that no reader can take a plus for a blank. */
export function migrationUri(bytes: readonly number[]): string {
  return `otpauth-migration://offline?data=${encodeURIComponent(btoa(String.fromCharCode(...bytes)))}`;
}
