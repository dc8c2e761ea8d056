import type { StagingRequest } from './service';

export type Body = Readonly<Record<string, unknown>>;

/** The JSON object of a request; `{}` where there is no body, null where it is not an object. */
export function readBody({ text }: StagingRequest): Body | null {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
  } catch {
    return null;
  }
}

/** The text where it is one and not empty. */
export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
