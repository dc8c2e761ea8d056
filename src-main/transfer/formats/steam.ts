/** @file Steam's own files (.maFile, Steamguard): JSON of one account or of several. Sealed ones (a manifest's) look like nothing. */
import { bytesOf } from '../crypto';
import { accountOf, ReadingOf, textOf } from '../entry';
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
    for (const { account_name: name, shared_secret: secret, revocation_code: revocation, identity_secret: identity } of accountsIn(json)) {
      reading.add(`Steam ${textOf(name)}`.trim(), () => accountOf({ issuer: 'Steam', label: name, type: 'steam', secret: bytesOf(secret, 'base64') }));
      reading.loses('revocation', revocation);
      reading.loses('trades', identity);
    }
    return Promise.resolve(reading.end());
  },
};
