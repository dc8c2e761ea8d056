/** @file 1Password (.1pux): a ZIP with `export.data`. One item may have several one-time passwords. */
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { levelsOf } from '../groups';
import { fieldsOf, listOf, type Fields } from '../json';
import { findEntry, readEntry } from '../zip';

const isData = (name: string): boolean => name === 'export.data';

export const onePassword: ExportFormat = {
  app: '1Password',
  recognises: ({ bytes }) => (findEntry(bytes, isData) === undefined ? null : 'open'),
  read: async ({ bytes }) => {
    const data = findEntry(bytes, isData);
    return readAccounts(data === undefined ? {} : fieldsOf(parseJson(await readEntry(bytes, data, null))));
  },
};

function readAccounts({ accounts }: Fields): ExportReading {
  const reading = new ReadingOf();
  const vaults = listOf(accounts).flatMap((account) => listOf(account['vaults']));
  const items = vaults.flatMap((vault) => listOf(vault['items']).map((item) => ({ item, vault: vaults.length > 1 ? fieldsOf(vault['attrs'])['name'] : undefined })));
  for (const { item: { overview, details, favIndex }, vault } of items) {
    const { title, tags } = fieldsOf(overview);
    const { loginFields, sections, notesPlain } = fieldsOf(details);
    const designated = (what: string): unknown => listOf(loginFields).find(({ designation }) => designation === what)?.['value'];
    reading.loses('passwords', designated('password'));
    const fields = listOf(sections).flatMap((section) => listOf(section['fields']));
    const codes = fields.map(({ value }) => textOf(fieldsOf(value)['totp'])).filter((totp) => totp.trim() !== '');
    for (const totp of codes) reading.field(totp, { issuer: title, label: designated('username'), pinned: favIndex }, [vault, ...(Array.isArray(tags) ? tags.flatMap(levelsOf) : [])]);
    if (codes.length === 0) continue;
    reading.loses('notes', notesPlain);
  }
  return reading.end();
}
