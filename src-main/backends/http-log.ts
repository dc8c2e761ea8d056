/**
 * @file "What was sent": the last calls of a connection, built from an allow-list. A value is shown only if its field is
 * public, it is a boolean or a plain word, and nothing that the same call kept hidden is in it; servers do echo secrets.
 */
import type { InspectedCall } from '../../src-shared/inspector';
import type { CallRecord } from '../../src-shared/model';
import { HIDDEN } from '../../src-shared/secret';
import { inspectedOf } from '../inspector/record';
import { parseJson } from './http-reply';
import type { HttpReply, HttpRequest } from './http-types';

/** How many calls are kept. */
export const CALLS_KEPT = 200;
const FIELDS_SHOWN = 40;
/** A body of a megabyte may hold half a million fields; nobody reads them. */
const FIELDS_READ = 1000;

type Leaf = readonly [name: string, value: string];

/** `{account: {mfaEnabled: true}}` → `account.mfaEnabled`. Items of a list share its name. */
function leaves(value: unknown, name = ''): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => leaves(item, name));
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => leaves(item, name === '' ? key : `${name}.${key}`));
}

/** `mfaTokenInvalid`, `success`, `true`: never a base32 secret, a code, a token, a password with a digit or a sign. */
export const isPlainWord = (text: string): boolean => text.length <= 40 && /^[a-z]+([A-Z][a-z]+)*$/.test(text);
export const isPlainName = (text: string): boolean => text.length <= 80 && /^[A-Za-z][\w.-]*$/.test(text);

function shown(all: readonly Leaf[], publicFields: readonly string[], hidden: ReadonlySet<string>): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of all.slice(0, FIELDS_SHOWN)) {
    const tainted = (text: string): boolean => [...hidden].some((secret) => text.includes(secret));
    const open = publicFields.includes(name) && isPlainWord(value) && !tainted(value);
    fields[isPlainName(name) && !tainted(name) ? name : HIDDEN] = open ? value : HIDDEN;
  }
  return fields;
}

/** Values that must not show up anywhere else in the same call. One letter or two would blot out everything. */
const hiddenOf = (all: readonly Leaf[], publicFields: readonly string[]): readonly string[] =>
  all.filter(([name, value]) => !publicFields.includes(name) && value.length > 2 && value !== 'true' && value !== 'false').map(([, value]) => value);

export class CallLog {
  readonly #records: CallRecord[] = [];
  readonly #inspected: InspectedCall[] = [];
  readonly #baseUrl: string | null;
  #next = 1;

  /** `inspectAt`: the base URL where calls are kept for the inspector too; null: they are not. */
  constructor(inspectAt: string | null = null) {
    this.#baseUrl = inspectAt;
  }

  /** `reply` is null where none arrived. */
  add(request: HttpRequest, reply: HttpReply | null, startedAt: number, endedAt: number): void {
    const { publicFields } = request;
    const sent = leaves(request.json);
    const json = reply === null ? undefined : parseJson(reply);
    const received = leaves(json).slice(0, FIELDS_READ);
    const headers = Object.entries(request.headers);
    const credentials = headers.flatMap(([, value]) => value.split(/\s+/)).filter((value) => value.length > 2);
    const inPath = request.secretsInPath ?? [];
    const hidden = new Set([...inPath, ...inPath.map(decodeURIComponent), ...hiddenOf(sent, publicFields), ...hiddenOf(received, publicFields), ...credentials]);
    const bodyHidden = reply !== null && json === undefined && reply.body.byteLength > 0;
    const record = {
      id: this.#next,
      at: startedAt,
      method: request.method,
      path: inPath.reduce((path, secret) => path.replaceAll(secret, HIDDEN), request.path),
      status: reply?.status ?? null,
      milliseconds: endedAt - startedAt,
      sent: { ...Object.fromEntries(headers.map(([name]) => [name, HIDDEN])), ...shown(sent, publicFields, hidden) },
      received: bodyHidden ? { body: HIDDEN } : shown(received, publicFields, hidden),
    };
    this.#records.push(record);
    if (this.#baseUrl !== null) this.#inspected.push(inspectedOf(record, this.#baseUrl, request, reply, hidden));
    this.#next += 1;
    if (this.#records.length > CALLS_KEPT) this.#records.shift();
    if (this.#inspected.length > CALLS_KEPT) this.#inspected.shift();
  }

  inspected(): readonly InspectedCall[] {
    return [...this.#inspected];
  }

  records(): readonly CallRecord[] {
    return [...this.#records];
  }
}
