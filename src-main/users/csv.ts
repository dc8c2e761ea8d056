/**
 * @file A list of users as people have it: exported by some other program, with commas, semicolons or tabs, with a heading or
 * none, with garbage between. Every line is either a user or is refused with its number and why: none is dropped unsaid.
 */
import Papa from 'papaparse';
import type { LineRefusal, UserListPreview } from '../../src-shared/bulk';
import { Failure } from '../../src-shared/errors';
import { Id } from '../../src-shared/model';
import { cleanName, inertExcerpt } from '../../src-shared/names';

export interface ListedUser {
  readonly line: number;
  readonly id: string;
  readonly label: string;
}

export interface RefusedLine {
  readonly line: number;
  readonly text: string;
  readonly reason: LineRefusal;
}

export interface UserList {
  readonly separator: UserListPreview['separator'];
  readonly heading: boolean;
  readonly users: readonly ListedUser[];
  readonly refused: readonly RefusedLine[];
}

const SEPARATORS = [',', ';', '\t', '|'] as const;
const ID_NAMES = ['id', 'uuid', 'uid', 'userid', 'useruuid', 'kennung', 'benutzerid', 'benutzerkennung'];
const LABEL_NAMES = ['label', 'name', 'username', 'displayname', 'email', 'mail', 'user', 'benutzer', 'benutzername', 'bezeichnung', 'anzeigename'];

/** @throws Failure `list-empty`, `list-unreadable`. */
export function readUserList(text: string): UserList {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.trim() === '') throw new Failure('list-empty');
  if (isBinary(plain)) throw new Failure('list-unreadable');
  const separator = separatorOf(plain);
  const refused: RefusedLine[] = [];
  const records = recordsIn(plain, separator, refused);
  const [first] = records;
  const columns = first === undefined ? null : columnsOf(first.cells);
  const users: ListedUser[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of columns === null ? records : records.slice(1)) {
    const id = (cells[columns?.id ?? 0] ?? '').trim();
    const reason = refusalOf(id, seen);
    const label = reason === null ? labelOf(cells[columns?.label ?? 1] ?? '') : '';
    if (reason !== null || label === null) refused.push({ line, text: excerpt(cells.join(separator)), reason: reason ?? 'label-too-long' });
    else {
      seen.add(id);
      users.push({ line, id, label });
    }
  }
  if (users.length === 0 && refused.length === 0) throw new Failure('list-empty');
  return { separator, heading: columns !== null, users, refused: refused.sort((a, b) => a.line - b.line) };
}

function refusalOf(id: string, seen: ReadonlySet<string>): LineRefusal | null {
  if (id === '') return 'id-missing';
  if (!Id.safeParse(id).success) return 'id-not-valid';
  return seen.has(id) ? 'repeated' : null;
}

function labelOf(cell: string): string | null {
  try {
    return cleanName(cell);
  } catch {
    return null; // too long: never cut silently
  }
}

/** Shown beside the reason: enough to find the line by. */
const excerpt = (text: string): string => inertExcerpt(text, 60);

/** Control characters other than those of lines: a picture, a spreadsheet file, UTF-16 read as something else. */
function isBinary(text: string): boolean {
  const controls = text.slice(0, 4096).match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return controls > 0 && controls * 50 > Math.min(text.length, 4096);
}

/** The one that stands most often in the first line, outside quotes. */
function separatorOf(text: string): UserList['separator'] {
  const line = (/^[^\r\n]+/m.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => line.split(separator).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ',' : SEPARATORS[counts.indexOf(most)] ?? ',';
}

const plainName = (cell: string): string => cell.toLowerCase().replace(/[\s_.-]/g, '');

/** Where id and label stand, if this record is a heading. */
function columnsOf(cells: readonly string[]): { readonly id: number; readonly label: number } | null {
  const names = cells.map(plainName);
  const id = names.findIndex((name) => ID_NAMES.includes(name));
  if (id < 0) return null;
  const labels = LABEL_NAMES.map((label) => names.indexOf(label)).filter((place) => place >= 0 && place !== id);
  return { id, label: labels[0] ?? (id === 0 ? 1 : 0) };
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quoted cell may go on for so many lines; an open quote would otherwise swallow the rest of the list. */
const LONGEST = 20;
/** Lines that cannot be read, after which quotes are no longer looked for beyond their own line. */
const PATIENCE = 1000;

/** All at once where nothing is wrong with it, else record by record, so that one bad line costs no other. */
function recordsIn(text: string, delimiter: string, refused: RefusedLine[]): readonly Line[] {
  const lines = text.split(/\r\n|\r|\n/);
  const whole = cellsOf(lines.join('\n'), delimiter);
  if (whole !== null) {
    const found: Line[] = [];
    let line = 1;
    for (const cells of whole) {
      found.push({ line, cells });
      line += 1 + cells.reduce((count, cell) => count + breaksIn(cell), 0);
    }
    return found.filter(isFilled);
  }
  const found: Line[] = [];
  let unread = 0;
  let place = 0;
  while (place < lines.length) {
    if ((lines[place] ?? '').trim() === '') {
      place += 1;
      continue;
    }
    const taken = recordAt(lines, place, delimiter, unread < PATIENCE ? LONGEST : 1);
    if (taken === null) {
      unread += 1;
      refused.push({ line: place + 1, text: excerpt(lines[place] ?? ''), reason: 'not-readable' });
    } else found.push({ line: place + 1, cells: taken.cells });
    place += taken?.length ?? 1;
  }
  return found.filter(isFilled);
}

function recordAt(lines: readonly string[], place: number, delimiter: string, longest: number): { readonly cells: readonly string[]; readonly length: number } | null {
  let quotes = 0;
  for (let length = 1; length <= longest && place + length <= lines.length; length += 1) {
    quotes += (lines[place + length - 1] ?? '').split('"').length - 1;
    if (quotes % 2 === 1) continue;
    const [cells, more] = cellsOf(lines.slice(place, place + length).join('\n'), delimiter) ?? [];
    return cells === undefined || more !== undefined ? null : { cells, length };
  }
  return null;
}

/** Null where quotes do not fit, or where what would be an id or a name goes on beyond its line. */
function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] | null {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  if (errors.some(({ type }) => type === 'Quotes')) return null;
  return data.some((cells) => breaksIn(cells[0]) + breaksIn(cells[1]) > 0) ? null : data;
}

const breaksIn = (cell: string | undefined): number => (cell === undefined ? 0 : cell.split('\n').length - 1);
const isFilled = ({ cells }: Line): boolean => cells.some((cell) => cell.trim() !== '');
