/** @file Which proxy, if any, a request goes through. The answer is injected: the system's in the app, the environment's on the command line. */

/** The proxy's URL (`http://host:port`, userinfo allowed) for a target, or null for a direct connection. Never asked about loopback. */
export type ProxyResolver = (target: string) => Promise<string | null>;

export const noProxy: ProxyResolver = () => Promise.resolve(null);

/** Reads `HTTPS_PROXY` (else `ALL_PROXY`) and `NO_PROXY`, in lower case too, as curl does. */
export function environmentProxy(environment: Readonly<Record<string, string | undefined>>): ProxyResolver {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  return (target) => {
    const proxy = read('HTTPS_PROXY') || read('ALL_PROXY');
    if (proxy === '' || isExempt(new URL(target), read('NO_PROXY'))) return Promise.resolve(null);
    return Promise.resolve(proxy.includes('://') ? proxy : `http://${proxy}`);
  };
}

function isExempt({ hostname, port }: URL, exceptions: string): boolean {
  return exceptions.toLowerCase().split(/[\s,]+/).some((entry) => {
    if (entry === '') return false;
    if (entry === '*') return true;
    const [host = '', only] = entry.replace(/^\*?\./, '').split(':');
    return (hostname === host || hostname.endsWith(`.${host}`)) && (only === undefined || only === (port === '' ? '443' : port));
  });
}

/**
 * The first entry of a proxy list as Chromium's `session.resolveProxy` writes it (`PROXY a:8080; DIRECT`). A kind we do
 * not speak (SOCKS) is answered as its URL, so that the request fails rather than going out unproxied.
 */
export function proxyFromList(list: string): string | null {
  const [kind = 'DIRECT', host = ''] = (list.split(';')[0] ?? '').trim().split(/\s+/);
  if (kind === '' || kind.toUpperCase() === 'DIRECT') return null;
  if (kind.toUpperCase() === 'PROXY') return `http://${host}`;
  return `${kind.toLowerCase()}://${host}`;
}
