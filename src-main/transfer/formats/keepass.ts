/** @file KeePass 2's XML and KeePassXC's table: both in clear text. */
import { columnsOf, rowsOf } from '../csv';
import { ReadingOf } from '../entry';
import type { ExportFile, ExportFormat, ExportReading } from '../export-format';
import { levelsOf } from '../groups';
import { readKeePassEntry } from '../keepass-otp';
import { readXml } from '../xml';

export const keePassXml: ExportFormat = {
  app: 'KeePass',
  recognises: ({ text }) => (text !== null && /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<KeePassFile[\s>]/.test(text) ? 'open' : null),
  read: ({ text }) => Promise.resolve(readDatabase(text ?? '')),
};

export const keePassXcCsv: ExportFormat = {
  app: 'KeePassXC',
  recognises: (file) => {
    const columns = columnsOf(file);
    return ['group', 'title', 'username', 'totp'].every((column) => columns.includes(column)) ? 'open' : null;
  },
  read: (file) => Promise.resolve(readRows(file)),
};

function readRows(file: ExportFile): ExportReading {
  const reading = new ReadingOf();
  for (const row of rowsOf(file)) {
    const totp = row['totp']?.trim() ?? '';
    reading.loses('passwords', row['password']);
    if (totp === '') continue;
    reading.field(totp, { issuer: row['title'], label: row['username'] }, levelsOf(row['group']).slice(1)); // the root is no group
    reading.loses('notes', row['notes']);
  }
  return reading.end();
}

interface Place {
  readonly path: string[];
  /** Groups around, from the outside. */
  readonly groups: { name: string; binned: boolean }[];
  bin: string;
  histories: number;
}

function readDatabase(xml: string): ExportReading {
  const reading = new ReadingOf();
  const place: Place = { path: [], groups: [], bin: '', histories: 0 };
  let attributes = new Map<string, string>();
  let [key, value, tags] = ['', '', ''];
  for (const piece of readXml(xml)) {
    if (piece.kind === 'open') {
      place.path.push(piece.name);
      if (piece.name === 'Group') place.groups.push({ name: '', binned: place.groups.at(-1)?.binned ?? false });
      else if (piece.name === 'History') place.histories += 1;
      else if (piece.name === 'Entry' && place.histories === 0) [attributes, tags] = [new Map<string, string>(), ''];
      else if (piece.name === 'String') [key, value] = ['', ''];
    } else if (piece.kind === 'text') {
      const within = place.path.slice(-2).join('/');
      const group = place.groups.at(-1);
      if (within === 'String/Key') key += piece.text;
      else if (within === 'String/Value') value += piece.text;
      else if (within === 'Meta/RecycleBinUUID') place.bin += piece.text.trim();
      else if (within === 'Group/UUID' && piece.text.trim() === place.bin && place.bin !== '' && group !== undefined) group.binned = true;
      else if (within === 'Group/Name' && group !== undefined) group.name += piece.text;
      else if (within === 'Entry/Tags' && place.histories === 0) tags += piece.text;
    } else {
      place.path.pop();
      if (piece.name === 'String' && place.histories === 0) attributes.set(key, value);
      else if (piece.name === 'History') place.histories -= 1;
      else if (piece.name === 'Group') place.groups.pop();
      else if (piece.name === 'Entry' && place.histories === 0) take(reading, attributes, place, tags);
    }
  }
  return reading.end();
}

/** `tags`: `a;b`. */
function take(reading: ReadingOf, attributes: ReadonlyMap<string, string>, { groups }: Place, tags: string): void {
  if (groups.at(-1)?.binned === true) {
    reading.loses('trash', true);
    return;
  }
  readKeePassEntry(reading, attributes, [...groups.slice(1).map(({ name }) => name), ...tags.split(/[;,]/)]); // the root is no group
}
