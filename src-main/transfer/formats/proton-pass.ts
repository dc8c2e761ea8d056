/** @file Proton Pass: a ZIP with `data.json`, or with `data.pgp`, which is not read. */
import { Failure } from '../../../src-shared/errors';
import { ReadingOf, textOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, listOf, type Fields } from '../json';
import { findEntry, readEntry } from '../zip';

const isData = (name: string): boolean => /^Proton Pass\/data\.(?:json|pgp)$/.test(name);
const TRASHED = 2;

export const protonPass: ExportFormat = {
  app: 'Proton Pass',
  recognises: ({ bytes }) => (findEntry(bytes, isData) === undefined ? null : 'open'),
  read: async ({ bytes }) => {
    const data = findEntry(bytes, isData);
    if (data === undefined) throw new Failure('export-damaged');
    if (data.name.endsWith('.pgp')) throw new Failure('export-not-portable');
    return readVaults(fieldsOf(parseJson(await readEntry(bytes, data, null))));
  },
};

function readVaults({ vaults }: Fields): ExportReading {
  const reading = new ReadingOf();
  const all = Object.values(fieldsOf(vaults)).map(fieldsOf);
  const items = all.flatMap((vault) => listOf(vault['items']).map((item) => ({ item, vault: all.length > 1 ? vault['name'] : undefined })));
  for (const { item: { data, state, pinned }, vault } of items) {
    const { metadata, content, extraFields } = fieldsOf(data);
    const { itemUsername, itemEmail, totpUri, password } = fieldsOf(content);
    const extra = listOf(extraFields).filter(({ type }) => type === 'totp').map((field) => fieldsOf(field['data'])['totpUri']);
    const codes = [totpUri, ...extra].map(textOf).filter((uri) => uri.trim() !== '');
    if (state === TRASHED) {
      reading.loses('trash', codes);
      continue;
    }
    reading.loses('passwords', password);
    for (const uri of codes) reading.field(uri, { issuer: fieldsOf(metadata)['name'], label: textOf(itemUsername) || textOf(itemEmail), pinned }, [vault]);
    if (codes.length === 0) continue;
    reading.loses('notes', fieldsOf(metadata)['note']);
  }
  return reading.end();
}
