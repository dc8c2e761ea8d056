/** @file LastPass Authenticator: JSON, TOTP only. Names as the user changed them, not the original ones. */
import { ReadingOf } from '../entry';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, listOf, type Fields } from '../json';

export const lastPass: ExportFormat = {
  app: 'LastPass Authenticator',
  recognises: ({ json }) => {
    const accounts = listOf(fieldsOf(json)['accounts']);
    return accounts.length > 0 && accounts.every((account) => 'issuerName' in account && 'secret' in account) ? 'open' : null;
  },
  read: ({ json }) => Promise.resolve(readAccounts(fieldsOf(json))),
};

function readAccounts({ accounts }: Fields): ExportReading {
  const reading = new ReadingOf();
  for (const { issuerName, userName, secret, timeStep, digits, algorithm, isFavorite, folderData } of listOf(accounts)) {
    reading.entry({ issuer: issuerName, label: userName, secret, algorithm, digits, period: timeStep });
    reading.loses('favourites', isFavorite);
    reading.loses('groups', fieldsOf(folderData)['folderId']);
  }
  return reading.end();
}
