/** @file Looking into JSON that nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The fields of `value`; none where it has none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
/** The objects in a list; nothing where it is none. */
export const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
