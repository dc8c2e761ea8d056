/** @file WinAuth and Authenticator Plus: a list of links in a ZIP, mostly under a password. */
import { Failure } from '../../../src-shared/errors';
import { textIn } from '../export-file';
import type { ExportFormat } from '../export-format';
import { findEntry, readEntry } from '../zip';
import { readLinks } from './otpauth-list';

const zippedList = (app: string, isList: (name: string) => boolean): ExportFormat => ({
  app,
  recognises: ({ bytes }) => {
    const list = findEntry(bytes, isList);
    return list === undefined ? null : list.locked ? 'locked' : 'open';
  },
  read: async ({ bytes }, password) => {
    const list = findEntry(bytes, isList);
    const text = list === undefined ? null : textIn(await readEntry(bytes, list, password));
    if (text === null) throw new Failure('export-damaged');
    return readLinks(text);
  },
});

export const winAuth = zippedList('WinAuth', (name) => /^winauth[^/]*\.txt$/i.test(name));
export const authenticatorPlus = zippedList('Authenticator Plus', (name) => name === 'Accounts.txt');
