/** @file A call as text: for curl, with a placeholder for every secret, and for a bug report. */
import type { InspectedCall } from '../../src-shared/inspector';
import { HIDDEN } from '../../src-shared/secret';

/** Nothing in single quotes means anything to a shell, but the single quote. */
const quoted = (text: string): string => `'${text.replaceAll('\'', '\'\\\'\'')}'`;
const placeholder = (name: string): string => `<${name}>`;

/** `"password": "‹redacted›"` → `"password": "<password>"` */
const named = (body: string): string => body.replaceAll(new RegExp(`"([\\w.-]+)": "${HIDDEN}"`, 'g'), (_all, name: string) => `"${name}": "${placeholder(name)}"`).replaceAll(HIDDEN, placeholder('secret'));

export function curlOf({ method, url, request }: InspectedCall): string {
  const headers = request.headers.map(({ name, value }) => `-H ${quoted(`${name}: ${value.replaceAll(HIDDEN, placeholder(name.toLowerCase()))}`)}`);
  const data = request.body === null ? [] : [`--data ${quoted(named(request.body))}`];
  return [`curl -X ${method} ${quoted(url.replaceAll(HIDDEN, placeholder('token')))}`, ...headers, ...data].join(' \\\n  ');
}

export function textOfCall({ method, url, status, milliseconds, at, request, response }: InspectedCall): string {
  const part = (headers: InspectedCall['request']['headers'], body: string | null): readonly string[] => [...headers.map(({ name, value }) => `${name}: ${value}`), ...(body === null ? [] : ['', body])];
  return [
    `${method} ${url}`, ...part(request.headers, request.body), '',
    `${status ?? 'no answer'} after ${Math.round(milliseconds)} ms, ${new Date(at).toISOString()}`, ...(response === null ? [] : part(response.headers, response.body)),
  ].join('\n');
}
