/** @file The other end of `control-server.ts`: the same control object, each call a promise. */
import { request } from 'node:http';
import type { ControlEndpoint } from './control-server';

export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...input: infer I) => infer O ? (...input: I) => Promise<O> : never;
};

function post({ url, token }: ControlEndpoint, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent: false, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text)).on('error', reject);
    });
    call.on('error', reject).end(body);
  });
}

/** `connectControl<FreesewingControl>(endpoint).truth({ username })`; rejects with the server's sentence. */
export function connectControl<T extends object>(endpoint: ControlEndpoint): Remote<T> {
  return new Proxy({} as Remote<T>, {
    get: (_target, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined; // it is not a promise itself
      return async (input: unknown) => {
        const answer = JSON.parse(await post(endpoint, JSON.stringify({ call: name, with: input }))) as
          | { readonly ok: true; readonly value: unknown }
          | { readonly ok: false; readonly error: string };
        if (!answer.ok) throw new Error(answer.error);
        return answer.value;
      };
    },
  });
}
