/** @file The base URL of a connection: what is accepted, and its one normal form (DESIGN section 7). */
import type { Environment } from '../../src-shared/model';
import { Failure } from '../../src-shared/errors';

const URL_LIMIT = 2048;

/** Literal loopback addresses, and `localhost`, which `http-socket.ts` connects to loopback without asking DNS. */
export function isLoopback(url: URL): boolean {
  const { hostname } = url;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/**
 * The normal form of a typed base URL: https (http on loopback only), path kept, no trailing slash.
 *
 * The environment has to fit: `local` means loopback, and `production` never is; `staging` may be either, because
 * staging servers are reached through tunnels. Leave it out where there is none yet.
 * @throws Failure `url-not-valid`, `url-has-extras` (userinfo, query or fragment, even empty ones), `url-not-https`, `environment-mismatch`.
 */
export function normaliseBaseUrl(text: string, environment?: Environment): string {
  const typed = text.trim();
  // The URL parser forgives more than people can see: it drops tabs, turns `\` into `/` and adds missing slashes.
  if (typed.length > URL_LIMIT || /[\s\\]|\p{Cc}|\p{Cf}/u.test(typed) || !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(typed)) throw new Failure('url-not-valid');
  let url: URL;
  try {
    url = new URL(typed);
  } catch {
    throw new Failure('url-not-valid'); // the parser's own message repeats the text, passwords included
  }
  const authority = /^[^/]*\/\/([^/?#]*)/.exec(typed)?.[1] ?? '';
  if (/[?#]/.test(typed) || authority.includes('@')) throw new Failure('url-has-extras');
  const loopback = isLoopback(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) throw new Failure('url-not-https');
  if ((environment === 'local' && !loopback) || (environment === 'production' && loopback)) throw new Failure('environment-mismatch');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
