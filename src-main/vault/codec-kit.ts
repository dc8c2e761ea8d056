/**
 * @file Small codecs between values of the domain and JSON values. Typed by the domain's own interfaces: a new field
 * without its codec does not compile. Both directions check the same rules, so that nothing is sealed that could not
 * be opened again (a NaN would come back as null). Hand-written, because opening is on the start-up path.
 */
import { Secret } from '../../src-shared/secret';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface Codec<T> {
  /** @throws CodecError where the value breaks a rule. */
  readonly encode: (value: T) => Json;
  /** @throws CodecError where the value breaks a rule. */
  readonly decode: (json: Json | undefined) => T;
  /** Both directions only check and give back what they were given: the value is the JSON. Ten thousand users are not copied with every write. */
  readonly plain?: true;
}

/** `field` is a path of field names, never a value. */
export class CodecError extends Error {
  readonly reason: 'invalid' | 'unknown-field';
  readonly field: string;

  constructor(reason: 'invalid' | 'unknown-field', field = '') {
    super(`${reason}: ${field}`);
    this.name = 'CodecError';
    this.reason = reason;
    this.field = field;
  }
}

/** A value that JSON keeps as it is. */
function checked<T extends Json>(fits: (value: unknown) => value is T): Codec<T> {
  const check = (value: unknown): T => {
    if (!fits(value)) throw new CodecError('invalid');
    return value;
  };
  return { encode: check, decode: check, plain: true };
}

export const text: Codec<string> = checked((value) => typeof value === 'string');
export const flag: Codec<boolean> = checked((value) => typeof value === 'boolean');

export const integer = (min: number, max: number = Number.MAX_SAFE_INTEGER): Codec<number> =>
  checked((value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max && !Object.is(value, -0));

export const oneOf = <const T extends string>(...words: readonly T[]): Codec<T> => {
  const known: ReadonlySet<unknown> = new Set(words);
  return checked((value): value is T => known.has(value));
};

/** Bytes as base64 (RFC 4648 section 4, padded). */
export const secret: Codec<Secret> = {
  encode: (value) => {
    // `Secret` cannot be made from JSON by accident, but a wrong value must not be sealed as "‹redacted›" either.
    if (!(value instanceof Secret)) throw new CodecError('invalid');
    const bytes = value.reveal();
    const encoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    bytes.fill(0);
    return encoded;
  },
  decode: (json) => {
    if (typeof json !== 'string') throw new CodecError('invalid');
    const bytes = Buffer.from(json, 'base64'); // skips what is not base64, which the length then shows
    if (json.length !== 4 * Math.ceil(bytes.length / 3)) throw new CodecError('invalid');
    const value = Secret.fromBytes(bytes);
    bytes.fill(0);
    return value;
  },
};

const plainIf = (isPlain: boolean): { readonly plain?: true } => (isPlain ? { plain: true } : {});

export const nullable = <T>(inner: Codec<T>): Codec<T | null> => ({
  encode: (value) => (value === null ? null : inner.encode(value)),
  decode: (json) => (json === null ? null : inner.decode(json)),
  ...plainIf(inner.plain === true),
});

export const list = <T>(inner: Codec<T>): Codec<readonly T[]> => ({
  encode: (values) => {
    if (inner.plain === undefined) return values.map((value, index) => at(index, inner.encode, value));
    values.forEach((value, index) => at(index, inner.encode, value));
    return values as unknown as Json;
  },
  decode: (json) => {
    if (!Array.isArray(json)) throw new CodecError('invalid');
    return (json as readonly Json[]).map((value, index) => at(index, inner.decode, value));
  },
  ...plainIf(inner.plain === true),
});

type Fields<T> = { readonly [K in keyof T]-?: Codec<T[K]> };

/** An object with exactly these fields: an unknown one is an error in both directions, because it would be lost. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields);
  const codecs = Object.values(fields) as readonly Codec<unknown>[];
  const isPlain = codecs.every(({ plain }) => plain === true);
  const convert = (value: object, direction: 'encode' | 'decode'): object => {
    const result = (isPlain ? value : { ...value }) as Record<string, Json | undefined>; // written to only where it is a copy
    let current = '';
    try {
      codecs.forEach((codec, index) => {
        current = names[index] ?? '';
        const converted = codec[direction](result[current]);
        if (codec.plain === undefined) result[current] = converted as Json;
      });
    } catch (error) {
      throw located(error, current);
    }
    // Every known field is there now, so a different count means a field that nobody knows.
    const found = Object.keys(value);
    if (found.length !== names.length) throw new CodecError('unknown-field', found.find((name) => !Object.hasOwn(fields, name)));
    return result;
  };
  return {
    encode: (value) => convert(value, 'encode') as Json,
    decode: (json) => {
      if (!isObject(json)) throw new CodecError('invalid');
      return convert(json, 'decode') as T;
    },
    ...plainIf(isPlain),
  };
}

/** Alternatives told apart by the word in `kind`. */
export function union<T extends { readonly kind: string }>(alternatives: { readonly [K in T['kind']]: Codec<Extract<T, { readonly kind: K }>> }): Codec<T> {
  const codecOf = (kind: unknown): Codec<T> => {
    if (typeof kind !== 'string' || !Object.hasOwn(alternatives, kind)) throw new CodecError('invalid', 'kind');
    return (alternatives as unknown as Readonly<Record<string, Codec<T>>>)[kind] as Codec<T>;
  };
  return {
    encode: (value) => codecOf(value.kind).encode(value),
    decode: (json) => {
      if (!isObject(json)) throw new CodecError('invalid');
      return codecOf(json['kind']).decode(json);
    },
  };
}

export function isObject(json: Json | undefined): json is { readonly [name: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Converts, and on the way out of an error says where it was. */
function at<In, Out>(place: number, convert: (value: In) => Out, value: In): Out {
  try {
    return convert(value);
  } catch (error) {
    throw located(error, String(place));
  }
}

function located(error: unknown, place: string): unknown {
  return error instanceof CodecError ? new CodecError(error.reason, error.field === '' ? place : `${place}.${error.field}`) : error;
}
