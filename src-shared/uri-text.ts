/** @file The forgiving reading of URI texts, shared by everything that reads otpauth links. */

/**
 * Percent-decodes UTF-8 and leaves what is not an escape as it stands ("100%"), where `decodeURIComponent` would throw
 * the whole link away for one stray character. Bytes that are not UTF-8 become U+FFFD.
 */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const bytes = Uint8Array.from(escapes.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  });
}

/**
 * The parameters of a query by lower-case name. The first one with a value counts (as in Android's `Uri`); one without
 * a value (`&issuer&`, `&issuer=`) counts as absent. `&amp;` is accepted: links are copied out of HTML sources.
 */
export function readQuery(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of query.split(/&(?:amp;)?/i)) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = percentDecode(part.slice(0, equals)).trim().toLowerCase();
    const value = percentDecode(plusAsBlank(part.slice(equals + 1)));
    if (value.trim() !== '' && !parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

/**
 * '+' in a query is a blank (`Air+Canada`: HTML form encoding, as GNOME Authenticator and Android write and read it),
 * except at the end, where a blank makes no sense and the writer forgot to escape (`Canal+`, `C++`).
 */
function plusAsBlank(text: string): string {
  const body = text.replace(/\++$/, '');
  return body.replaceAll('+', ' ') + text.slice(body.length);
}
