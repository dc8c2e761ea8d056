/** @file Looking into JSON that nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The fields of `value`; none where it has none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
/** The objects in a list; nothing where it is none. */
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
/** A list of numbers -128..127, as Java prints a `byte[]`; null where it is none. */
export function signedBytesOf(value: unknown): Uint8Array | null {
  const isOne = Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 255);
  return isOne ? Uint8Array.from(value as readonly number[]) : null;
}
