/** @file Duo Mobile (accounts.json of the app): a counter makes an entry HOTP; there is nothing but a name. */
import { ReadingOf } from '../entry';
import type { ExportFormat, ExportReading } from '../export-format';
import { fieldsOf, isFields, listOf } from '../json';

export const duo: ExportFormat = {
  app: 'Duo Mobile',
  recognises: ({ json }) => (Array.isArray(json) && json.length > 0 && json.every((entry) => isFields(entry) && 'otpGenerator' in entry) ? 'open' : null),
  read: ({ json }) => Promise.resolve(readEntries(json)),
};

function readEntries(json: unknown): ExportReading {
  const reading = new ReadingOf();
  for (const { name, otpGenerator } of listOf(json)) {
    const { otpSecret, counter } = fieldsOf(otpGenerator);
    reading.entry({ label: name, secret: otpSecret, type: counter === undefined ? 'totp' : 'hotp', counter });
  }
  return reading.end();
}
