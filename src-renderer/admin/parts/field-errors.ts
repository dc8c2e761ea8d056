/** @file Errors beside their fields: the ones found here before anything is sent, then main's. */
import type { AppError } from '../../../src-shared/errors';
import { sentence } from '../../ui/client';
import type { Translate } from '../../ui/i18n/text';
import { fieldOf, type AuthKind, type Field } from '../model/add-form';

export type FieldErrors = Partial<Readonly<Record<Field, string>>>;

/** `missing`: fields that were left empty. */
export function fieldErrors(t: Translate, missing: readonly Field[], error: AppError | null, auth: AuthKind): FieldErrors {
  const errors: Partial<Record<Field, string>> = {};
  for (const field of missing) errors[field] = t(`admin.required.${field}`);
  const field = error === null ? null : fieldOf(error, auth);
  if (error !== null && field !== null && error.code !== 'code-needed') {
    const { what, next } = sentence(error);
    errors[field] ??= `${what} ${next}`;
  }
  return errors;
}

/** Puts the focus on the first field that is wrong, once it is drawn. */
export function focusFirstInvalid(form: HTMLElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
