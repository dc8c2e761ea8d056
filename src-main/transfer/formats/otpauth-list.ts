/**
 * @file Texts with one link a line, as nearly every authenticator can write them (Google Authenticator's codes among them), and
 * pages with links. Stands last of the texts: formats of an app's own look like this too.
 */
import { Failure } from '../../../src-shared/errors';
import { INPUT_LIMIT } from '../../../src-shared/otpauth-uri';
import { ReadingOf } from '../entry';
import type { ExportFormat, ExportReading } from '../export-format';

const LINK = /^(?:otpauth(?:-migration)?|steam|motp|yaotp):\/\//i;
const IN_PAGE = /(?<![\w+.-])(?:otpauth(?:-migration)?|motp):\/\/[^\s"'<>`\\|{}^]+/gi;

export const otpauthList: ExportFormat = {
  app: 'otpauth',
  recognises: ({ text, json }) => {
    if (text === null || json !== undefined) return null;
    return linksIn(text).next().done === true ? null : 'open';
  },
  read: ({ text }) => Promise.resolve(readLinks(text ?? '')),
};

/** Also of a list that was inside another file. */
export function readLinks(text: string): ExportReading {
  const reading = new ReadingOf();
  for (const link of linksIn(text)) {
    if (link.length > INPUT_LIMIT) reading.refuse('', new Failure('input-too-long', { detail: { limit: INPUT_LIMIT } }));
    else reading.link(link);
  }
  return reading.end();
}

/** A page repeats its links, as a text beside the picture: once each. Lines that are no links are comments and headings. */
function* linksIn(text: string): Generator<string> {
  if (!/^\s*</.test(text)) {
    for (const [line] of text.matchAll(/[^\r\n]+/g)) if (LINK.test(line.trimStart())) yield line.trim();
    return;
  }
  const seen = new Set<string>();
  for (const [link] of text.matchAll(IN_PAGE)) {
    if (!seen.has(link)) yield link;
    seen.add(link);
  }
}
