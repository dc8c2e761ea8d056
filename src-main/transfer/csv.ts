/** @file Tables that password managers export: the columns that count are found by name. */
import Papa from 'papaparse';
import type { ExportFile } from './export-format';

/** The names in the first line, lower-case; none where the file is no text. Looks at the first lines only. */
export function columnsOf({ text, json }: ExportFile): readonly string[] {
  if (text === null || json !== undefined) return [];
  const end = text.search(/[\r\n]/);
  const line = (end < 0 ? text : text.slice(0, end)).slice(0, 4096);
  return (Papa.parse<readonly string[]>(line, { delimiter: ',' }).data[0] ?? []).map((name) => name.trim().toLowerCase());
}

export function rowsOf({ text }: ExportFile): readonly Readonly<Record<string, string | undefined>>[] {
  return Papa.parse<Record<string, string | undefined>>(text ?? '', { header: true, delimiter: ',', skipEmptyLines: 'greedy', transformHeader: (name) => name.trim().toLowerCase() }).data;
}
