/** @file Plain requests to a staging server: nothing of the product's own client in between. */
import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

export type Ask = (method: string, path: string, body?: string | object | null, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

/** Asks `base` + path; a `null` body sends none, a text goes out as it is. Rejects where the connection breaks. */
export const asker = (base: string): Ask => (method, path, body = null, headers = {}) => new Promise((resolve, reject) => {
  const all = { ...(body === null ? {} : { 'Content-Type': 'application/json' }), ...headers };
  const call = request(`${base}${path}`, { method, agent: false, headers: all }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('error', reject)
      .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
  });
  call.on('error', reject).end(typeof body === 'string' ? body : body === null ? undefined : JSON.stringify(body));
});

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the test says what it expects to find
export const jsonOf = <T = unknown>({ text }: Answer): T => JSON.parse(text) as T;
