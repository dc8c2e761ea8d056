/**
 * @file One call as the inspector keeps it, redacted where it is recorded: the shape of bodies stays, values are shown only
 * where the adapter says that the field is public and the value is a plain word. Nothing that the call kept hidden is shown
 * anywhere in it (DESIGN section 1.5).
 */
import type { InspectedCall } from '../../src-shared/inspector';
import type { CallRecord } from '../../src-shared/model';
import { HIDDEN } from '../../src-shared/secret';
import { isPlainName, isPlainWord } from '../backends/http-log';
import { parseJson, textOf } from '../backends/http-reply';
import type { HttpReply, HttpRequest } from '../backends/http-types';

/** A role `user` that is kept hidden must not blot out the name of a field `username`; secrets are longer. */
const SHORTEST = 6;
/** Fields of one body that are drawn; nobody reads more. */
const FIELDS = 300;
/** What a server says about the answer, not about the account. */
const OPEN_HEADERS = /^(content-(type|length|encoding)|date|retry-after|ratelimit-[a-z]+|cache-control|connection|transfer-encoding|vary|allow)$/;
const OPEN_VALUE = /^[\x20-\x7e]{1,200}$/;
/** How a credential is sent is no secret. */
const SCHEME = /^(Bearer|Basic|jwt) /;

/** `hidden`: what this call kept secret, wherever it turns up. */
export function inspectedOf(record: CallRecord, baseUrl: string, request: HttpRequest, reply: HttpReply | null, hidden: ReadonlySet<string>): InspectedCall {
  const tainted = (text: string): boolean => [...hidden].some((secret) => text.includes(secret));
  const taintedName = (name: string): boolean => [...hidden].some((secret) => secret.length >= SHORTEST && name.includes(secret));
  const clean = (text: string): string => (tainted(text) ? HIDDEN : text);
  const { publicFields } = request;
  const draw = (json: unknown): string => JSON.stringify(redacted(json, publicFields, { value: tainted, name: taintedName }), null, 2);
  const { id, at, method, status, milliseconds } = record;
  return {
    id, at, method, status, milliseconds, url: `${baseUrl}${record.path}`,
    request: {
      headers: [
        ...Object.entries(request.headers).map(([name, value]) => ({ name, value: `${SCHEME.exec(value)?.[0] ?? ''}${HIDDEN}` })),
        ...(request.json === undefined ? [] : [{ name: 'Content-Type', value: 'application/json' }]),
      ],
      body: request.json === undefined ? null : draw(request.json),
    },
    response: reply === null ? null : {
      headers: Object.entries(reply.headers).map(([name, value]) => ({ name: isPlainName(name) ? clean(name) : HIDDEN, value: OPEN_HEADERS.test(name) && OPEN_VALUE.test(value) ? clean(value) : HIDDEN })),
      body: bodyOf(reply, draw),
    },
  };
}

/** Null for none. What is not JSON may be anything, a page of the server's included: only that it is there is said. */
function bodyOf(reply: HttpReply, draw: (json: unknown) => string): string | null {
  if (reply.body.byteLength === 0) return null;
  const json = parseJson(reply);
  return json === undefined || textOf(reply) === null ? HIDDEN : draw(json);
}

interface Tainted {
  readonly value: (text: string) => boolean;
  readonly name: (name: string) => boolean;
}

function redacted(json: unknown, publicFields: readonly string[], tainted: Tainted): unknown {
  let left = FIELDS;
  const visit = (value: unknown, name: string): unknown => {
    left -= 1;
    if (Array.isArray(value)) return value.slice(0, Math.max(0, left)).map((item: unknown) => visit(item, name));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).slice(0, Math.max(0, left)).map(([key, item]: [string, unknown]) => {
        const path = name === '' ? key : `${name}.${key}`;
        return [isPlainName(key) && !tainted.name(key) ? key : HIDDEN, visit(item, path)] as const;
      });
      return Object.fromEntries(entries);
    }
    if (!publicFields.includes(name)) return HIDDEN;
    const text = String(value);
    const open = typeof value === 'boolean' || value === null || (typeof value === 'string' && isPlainWord(text));
    return open && !tainted.value(text) ? value : HIDDEN;
  };
  return visit(json, '');
}
