/** @file What counts as a link to this app. Small, because the start reads its arguments with it. */

/** The parser's own limit (`otpauth-uri.ts`); a longer one would be refused there anyway. */
const LONGEST = 64 * 1024;

/** Schemes that the system may send to this app, where the person has agreed. */
export const SCHEMES = ['otpauth', 'otpauth-migration'] as const;

/** An argument or message from elsewhere that is worth keeping: a link of ours, of bounded length. */
export const isLink = (text: unknown): text is string => typeof text === 'string' && text.length <= LONGEST && /^otpauth(?:-migration)?:\/\//i.test(text);
