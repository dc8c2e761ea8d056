/** @file Raivo: a ZIP under the app's master password with a JSON list in which every number is a text. */
import { ReadingOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { listOf } from '../json';
import { findEntry, readEntry } from '../zip';

const isData = (name: string): boolean => name === 'raivo-otp-export.json';

export const raivo: ExportFormat = {
  app: 'Raivo',
  recognises: ({ bytes }) => {
    const data = findEntry(bytes, isData);
    return data === undefined ? null : data.locked ? 'locked' : 'open';
  },
  read: async ({ bytes }, password) => {
    const data = findEntry(bytes, isData);
    return readEntries(data === undefined ? [] : parseJson(await readEntry(bytes, data, password)));
  },
};

function readEntries(entries: unknown): ExportReading {
  const reading = new ReadingOf();
  for (const { kind, issuer, account, secret, timer, digits, algorithm, counter, pinned } of listOf(entries)) {
    reading.entry({ issuer, label: account, type: kind, secret, algorithm, digits, period: timer, counter, pinned });
  }
  return reading.end();
}
