/** @file Steam's own files (.maFile, Steamguard): recognised so that they are refused by name, for their codes are of another kind. */
import { Failure } from '../../../src-shared/errors';
import { ReadingOf, textOf } from '../entry';
import type { ExportFormat } from '../export-format';
import { fieldsOf, isFields, type Fields } from '../json';

const accountsIn = (json: unknown): readonly Fields[] => {
  const file = fieldsOf(json);
  return [file, ...Object.values(fieldsOf(file['accounts'])).filter(isFields)].filter((account) => typeof account['shared_secret'] === 'string');
};

export const steam: ExportFormat = {
  app: 'Steam',
  recognises: ({ json }) => (accountsIn(json).length > 0 ? 'open' : null),
  read: ({ json }) => {
    const reading = new ReadingOf();
    for (const { account_name: name } of accountsIn(json)) reading.refuse(`Steam ${textOf(name)}`.trim(), new Failure('type-unknown', { detail: { type: 'steam' } }));
    return Promise.resolve(reading.end());
  },
};
