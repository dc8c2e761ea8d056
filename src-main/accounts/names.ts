import { Failure } from '../../src-shared/errors';
import { cleanName } from '../../src-shared/names';

/** Issuer and label as they will be kept and shown; one of the two must say something. */
export function namesOf(issuer: string, label: string): { readonly issuer: string; readonly label: string } {
  const names = { issuer: cleanName(issuer), label: cleanName(label) };
  if (names.issuer === '' && names.label === '') throw new Failure('label-missing');
  return names;
}
