/** @file LastPass Authenticator: JSON, TOTP only. Names as the user changed them, not the original ones. */
import { ReadingOf } from '../entry';
import type { ExportFormat, ExportReading } from '../export-format';
import { groupNames } from '../groups';
import { fieldsOf, listOf, type Fields } from '../json';

export const lastPass: ExportFormat = {
  app: 'LastPass Authenticator',
  recognises: ({ json }) => {
    const accounts = listOf(fieldsOf(json)['accounts']);
    return accounts.length > 0 && accounts.every((account) => 'issuerName' in account && 'secret' in account) ? 'open' : null;
  },
  read: ({ json }) => Promise.resolve(readAccounts(fieldsOf(json))),
};

/** Where an account is in no folder. */
const OTHERS = 0;

function readAccounts({ accounts, folders }: Fields): ExportReading {
  const reading = new ReadingOf();
  const named = groupNames(folders);
  for (const { issuerName, userName, secret, timeStep, digits, algorithm, isFavorite, folderData } of listOf(accounts)) {
    const { folderId } = fieldsOf(folderData);
    reading.entry({ issuer: issuerName, label: userName, secret, algorithm, digits, period: timeStep, pinned: isFavorite }, folderId === OTHERS ? [] : [named(folderId)]);
  }
  return reading.end();
}
