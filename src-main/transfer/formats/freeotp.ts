/** @file FreeOTP 1: the app's preferences, a token each. FreeOTP+: its JSON, and preferences of the same kind. */
import { arePrefs, prefsOf } from '../android-prefs';
import { ReadingOf } from '../entry';
import { jsonIn } from '../export-file';
import type { ExportFile, ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, listOf, signedBytesOf, type Fields } from '../json';

export const freeOtp: ExportFormat = {
  app: 'FreeOTP',
  recognises: (file) => (arePrefs(file) && /(?:&quot;|")secret(?:&quot;|")\s{0,8}:\s{0,8}\[/.test(file.text ?? '') ? 'open' : null),
  read: (file) => Promise.resolve(readTokens(tokensInPrefs(file))),
};

export const freeOtpPlus: ExportFormat = {
  app: 'FreeOTP+',
  recognises: ({ json }) => {
    const { tokens, tokenOrder } = fieldsOf(json);
    return Array.isArray(tokens) && Array.isArray(tokenOrder) ? 'open' : null;
  },
  read: ({ json }) => Promise.resolve(readTokens(listOf(fieldsOf(json)['tokens']))),
};

const tokensInPrefs = (file: ExportFile): readonly Fields[] =>
  [...prefsOf(file)].filter(([name]) => name !== 'tokenOrder').map(([name, value]) => ({ label: name, ...fieldsOf(jsonIn(value)) }));

function readTokens(tokens: readonly Fields[]): ExportReading {
  const reading = new ReadingOf();
  for (const { issuerExt, label, secret, type, algo, digits, period, counter } of tokens) {
    reading.entry({ issuer: issuerExt, label, secret: signedBytesOf(secret), type, algorithm: algo, digits, period, counter: nextOf(counter) });
  }
  return reading.end();
}

/** It keeps the counter of the last code; the one to use next is one more. */
const nextOf = (counter: unknown): unknown => (typeof counter === 'number' ? counter + 1 : counter);
