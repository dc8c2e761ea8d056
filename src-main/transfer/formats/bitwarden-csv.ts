/** @file Bitwarden and Bitwarden Authenticator: tables. */
import { columnsOf, rowsOf } from '../csv';
import { ReadingOf } from '../entry';
import type { ExportFile, ExportFormat, ExportReading } from '../export-format';
import { levelsOf } from '../groups';

export const bitwardenCsv: ExportFormat = {
  app: 'Bitwarden',
  recognises: (file) => {
    const columns = columnsOf(file);
    return columns.includes('login_totp') && columns.includes('name') ? 'open' : null;
  },
  read: (file) => Promise.resolve(readRows(file)),
};

function readRows(file: ExportFile): ExportReading {
  const reading = new ReadingOf();
  for (const row of rowsOf(file)) {
    reading.loses('passwords', row['login_password']);
    const totp = row['login_totp']?.trim() ?? '';
    if (totp === '') continue;
    reading.field(totp, { issuer: row['name'], label: row['login_username'], pinned: row['favorite'] }, levelsOf(row['folder']));
    reading.loses('notes', row['notes']);
  }
  return reading.end();
}
