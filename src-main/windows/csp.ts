/** @file Content security policies. A worker's policy comes with its own response, not from the page (seen: FACTS). */
const PAGE = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
  "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ');

/** Only here may WebAssembly be compiled: the QR decoder. */
const WORKER = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/**
 * Headers that every response carries, a 404 included. No `cross-origin-opener-policy`: windows here neither open nor are
 * opened by another page (`lockdown.ts`), so there is no opener to cut off, and the header makes Chromium throw away the
 * renderer that it has just started and start a second one.
 */
export function headersFor(kind: 'page' | 'worker', type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': kind === 'worker' ? WORKER : PAGE,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}
