/**
 * @file The vendor's own client, `accountable@1.2.1`, as published: only the address it has built in is turned to a
 * staging server, in the `fetch` it is handed. It keeps variables in the global scope, so it gets one of its own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

const BUILT_IN = 'https://accountable.pixelninja.dev';

/** What of it is used here; it is JavaScript without types. */
export interface VendorClient {
  readonly accounts: {
    readonly authenticate: {
      credentials(username: string, password: string): Promise<unknown>;
      mfa(code: string, mfaToken: string): Promise<unknown>;
    };
    readonly mfa: {
      get(uuid: string): Promise<unknown>;
      enable(uuid: string): Promise<unknown>;
      disable(uuid: string): Promise<unknown>;
    };
  };
}

type Fetch = (url: string, options: object) => Promise<unknown>;
type Load = (module: { exports: unknown }, require: (name: string) => unknown, buffer: typeof Buffer) => void;

/** A client for the server at `url`. Making one asks `GET /:token`, as the package does by itself. */
export function vendorClient(url: string, apiToken: string): VendorClient {
  const file = createRequire(import.meta.url).resolve('accountable');
  const theirs = createRequire(file);
  const fetch = theirs('node-fetch') as Fetch;
  const require = (name: string): unknown =>
    (name === 'node-fetch' ? (address: string, options: object) => fetch(address.replace(BUILT_IN, url), options) : theirs(name));
  const module: { exports: unknown } = { exports: null };
  const load = runInContext(`(function (module, require, Buffer) {${readFileSync(file, 'utf8')}\n})`, createContext({})) as Load;
  load(module, require, Buffer);
  return new (module.exports as new (apiToken: string) => VendorClient)(apiToken);
}
