/** @file What the contract says an answer looks like, beyond what the adapters need: differences are deviations, named, never quoted. */
import type { CheckStep, Finding } from '../../../src-shared/check';
import { parseJson } from '../../backends/http-reply';
import { finding } from '../parts';
import type { Exchange } from '../run';

/** The last exchange of a step, and all of them. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
  readonly paths: readonly string[];
}

export type Expectation = (seen: Seen) => readonly Finding[];
export type Expectations = Partial<Readonly<Record<CheckStep, Expectation>>>;

export function seenIn(exchanges: readonly Exchange[]): Seen | null {
  const last = exchanges.at(-1);
  if (last === undefined) return null;
  const { status, headers } = last.reply;
  return { status, headers, json: parseJson(last.reply), paths: exchanges.map(({ request }) => request.path) };
}

export const all = (...expectations: readonly Expectation[]): Expectation => (seen) => expectations.flatMap((expect) => expect(seen));

export const status = (...expected: readonly number[]): Expectation => (seen) =>
  expected.includes(seen.status) ? [] : [finding('status-differs', { expected: expected.join(' / '), got: seen.status })];

/** The value at a dotted name, `undefined` where there is none. */
export function valueAt(json: unknown, name: string): unknown {
  let here = json;
  for (const key of name.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here;
}

/** `expected` is what the sentence says it should be. */
export const field = (name: string, expected: string, fits: (value: unknown) => boolean): Expectation => ({ json }) => {
  const value = valueAt(json, name);
  if (value === undefined) return [finding('field-missing', { field: name })];
  return fits(value) ? [] : [finding('field-differs', { field: name, expected })];
};

/** As `field`, but it may be absent. */
export const optional = (name: string, expected: string, fits: (value: unknown) => boolean): Expectation => (seen) =>
  valueAt(seen.json, name) === undefined ? [] : field(name, expected, fits)(seen);

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const matches = (form: RegExp) => (value: unknown): boolean => typeof value === 'string' && form.test(value);
export const is = (expected: unknown) => (value: unknown): boolean => value === expected;
export const listOf = (count: number, form: RegExp) => (value: unknown): boolean => Array.isArray(value) && value.length === count && value.every(matches(form));
