/** @file How the error sentences are kept: per code what happened, what to do, and a fuller form for when main sent the values. */
import type { ErrorCode } from '../../../src-shared/errors';
import type { Texts } from './types';

export interface ErrorText {
  /** What happened and what it means, in a sentence. */
  readonly what: string;
  /** What to do now. */
  readonly next: string;
  /** Used in place of `what` when `detail` holds every placeholder of it. */
  readonly detailed?: string;
  /** By `detail.reason`: the same code for another cause, with words of its own. */
  readonly reasons?: Readonly<Record<string, { readonly what: string; readonly next: string }>>;
}

export type ErrorTexts = Readonly<Record<ErrorCode, ErrorText>>;

/** As keys: `error.<code>.what`, `.next`, `.detailed`, and `error.<code>.<reason>.what`, `.next`. */
export function flattenErrors(texts: ErrorTexts): Texts {
  const flat: Record<string, string> = {};
  for (const [code, text] of Object.entries(texts)) {
    flat[`error.${code}.what`] = text.what;
    flat[`error.${code}.next`] = text.next;
    for (const [reason, words] of Object.entries(text.reasons ?? {})) {
      flat[`error.${code}.${reason}.what`] = words.what;
      flat[`error.${code}.${reason}.next`] = words.next;
    }
    if (text.detailed !== undefined) flat[`error.${code}.detailed`] = text.detailed;
  }
  return flat;
}
