/**
 * @file The last net under redaction: removes every live secret value, in the spellings it could travel in, from a
 * string that leaves main (logs, error details, "what was sent"). The first net is that such strings are built from an
 * allow-list; this one is for what a server echoes where nobody expected it.
 */
import { encodeBase32 } from '../src-shared/base32';
import type { InspectedCall } from '../src-shared/inspector';
import type { CallRecord } from '../src-shared/model';
import { HIDDEN, type Secret } from '../src-shared/secret';

export interface Scrubber {
  scrub(text: string): string;
  /** As `scrub` for each, at the price of one: spelling out the secrets is what costs. */
  scrubAll(texts: readonly string[]): readonly string[];
}

/** Shorter values would blot out ordinary words and digits. */
const SHORTEST = 6;

/** `live` is asked at each use: there are few strings that leave, and the secrets change. */
export function createScrubber(live: () => Iterable<Secret>): Scrubber {
  const scrubAll = (texts: readonly string[]): readonly string[] => {
    let clean = texts;
    for (const secret of live()) {
      for (const spelling of spellings(secret)) {
        if (clean.some((text) => text.includes(spelling))) clean = clean.map((text) => text.replaceAll(spelling, HIDDEN));
      }
    }
    return clean;
  };
  return { scrubAll, scrub: (text) => scrubAll([text])[0] ?? '' };
}

/** "What was sent", once more: a call's own allow-list knows that call's secrets only, and servers echo those of others. */
export function scrubCalls(calls: readonly CallRecord[], scrubber: Scrubber): CallRecord[] {
  const textsOf = ({ path, sent, received }: CallRecord): readonly string[] => [path, ...Object.entries(sent).flat(), ...Object.entries(received).flat()];
  const texts = [...new Set(calls.flatMap(textsOf))];
  const clean = new Map(scrubber.scrubAll(texts).map((text, n) => [texts[n], text]));
  const cleaned = (text: string): string => clean.get(text) ?? HIDDEN;
  const fields = (given: CallRecord['sent']): CallRecord['sent'] => Object.fromEntries(Object.entries(given).map(([name, value]) => [cleaned(name), cleaned(value)]));
  return calls.map((call) => ({ ...call, path: cleaned(call.path), sent: fields(call.sent), received: fields(call.received) }));
}

/** As `scrubCalls`, for the inspector: every string of every call. */
export function scrubInspected(calls: readonly InspectedCall[], scrubber: Scrubber): InspectedCall[] {
  type Part = InspectedCall['request'];
  const textsOf = (part: Part | null): readonly string[] => (part === null ? [] : [...part.headers.flatMap(({ name, value }) => [name, value]), part.body ?? '']);
  const texts = [...new Set(calls.flatMap(({ url, request, response }) => [url, ...textsOf(request), ...textsOf(response)]))];
  const clean = new Map(scrubber.scrubAll(texts).map((text, n) => [texts[n], text]));
  const cleaned = (text: string): string => clean.get(text) ?? HIDDEN;
  const part = ({ headers, body }: Part): Part => ({ headers: headers.map(({ name, value }) => ({ name: cleaned(name), value: cleaned(value) })), body: body === null ? null : cleaned(body) });
  return calls.map((call) => ({ ...call, url: cleaned(call.url), request: part(call.request), response: call.response === null ? null : part(call.response) }));
}

/** Raw text, JSON-escaped, percent-encoded, base64 and base64url, and base32 as OTP secrets are written (both cases). */
function spellings(secret: Secret): readonly string[] {
  const bytes = secret.reveal();
  const base64 = Buffer.from(bytes).toString('base64');
  const base32 = encodeBase32(bytes);
  const found = [base64, base64.replace(/=+$/, ''), base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''), base32, base32.toLowerCase()];
  const text = asText(secret);
  if (text !== null) found.push(text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text));
  return [...new Set(found)].filter((spelling) => spelling.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

function asText(secret: Secret): string | null {
  try {
    return secret.revealText();
  } catch (error) {
    if (error instanceof TypeError) return null; // raw bytes have no text form
    throw error;
  }
}
