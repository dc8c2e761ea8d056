/** @file What can be read off an answer without knowing the backend. */
import type { HttpReply } from './http-types';

/** Deepest nesting of objects and arrays that is looked at. */
export const DEPTH_LIMIT = 32;
/** Longest wait, in seconds, that a server can ask for (DESIGN section 7). */
export const RETRY_LIMIT = 3600;

/** The body as UTF-8 text, or null where it is none. */
export function textOf(reply: HttpReply): string | null {
  try {
    return reply.body.revealText();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * The body as JSON: text first, JSON second, because a 401 may be plain text and a 400 a web page. `undefined` where it
 * is not JSON, or nested deeper than 32.
 */
export function parseJson(reply: HttpReply): unknown {
  const text = textOf(reply);
  if (text === null || tooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Measured on the text: a parser that recurses is what the limit protects. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEPTH_LIMIT) return true;
  }
  return false;
}

/** Seconds to wait, from `Retry-After` (seconds or date) or `RateLimit-Reset` (seconds); null where neither says. At most an hour. */
export function retryAfterSeconds(reply: HttpReply): number | null {
  const { headers } = reply;
  const after = headers['retry-after']?.trim();
  const seconds = after === undefined ? null : /^\d+$/.test(after) ? Number(after) : untilDate(after, reply);
  const reset = headers['ratelimit-reset']?.trim();
  const wanted = seconds ?? (reset !== undefined && /^\d+$/.test(reset) ? Number(reset) : null);
  return wanted === null ? null : Math.min(Math.max(wanted, 0), RETRY_LIMIT);
}

/** A date is on the server's clock. */
function untilDate(text: string, { endedAt, clockOffset }: HttpReply): number | null {
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.ceil((date - endedAt - (clockOffset ?? 0)) / 1000);
}

/** Widest bracket, in ms, that still says something about a clock. */
const BRACKET_LIMIT = 10_000;

/**
 * Server clock minus local clock, ms. The server wrote `Date` (whole seconds, cut) between the sending and the arrival of
 * its head; the middle of what is possible is taken. Null without a usable `Date`: absent, from a cache, or an answer so slow that it says nothing.
 */
export function clockOffset(headers: HttpReply['headers'], sentAt: number, headAt: number): number | null {
  const date = Date.parse(headers['date'] ?? '');
  const cached = Number(headers['age'] ?? '0') !== 0;
  if (Number.isNaN(date) || cached || headAt < sentAt || headAt - sentAt > BRACKET_LIMIT) return null;
  return Math.round(date + 500 - (sentAt + headAt) / 2);
}
