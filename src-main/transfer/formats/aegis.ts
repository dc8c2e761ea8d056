/** @file Aegis (docs/vault.md of that project): JSON, plain or with the database sealed under slots. */
import { Failure } from '../../../src-shared/errors';
import type { Secret } from '../../../src-shared/secret';
import { bytesOf, openGcm, scryptKey } from '../crypto';
import { ReadingOf } from '../entry';
import { parseJson } from '../export-file';
import type { ExportFormat, ExportReading } from '../export-format';
import { groupNames } from '../groups';
import { fieldsOf, isFields, listOf, type Fields } from '../json';

const PASSWORD_SLOT = 1;

export const aegis: ExportFormat = {
  app: 'Aegis',
  recognises: ({ json }) => {
    const { header, db } = fieldsOf(json);
    if (!isFields(header) || !('slots' in header)) return null;
    if (typeof db === 'string') return 'locked';
    return isFields(db) && Array.isArray(db['entries']) ? 'open' : null;
  },
  read: async ({ json }, password) => {
    const { header, db } = fieldsOf(json);
    return readDatabase(password === null ? fieldsOf(db) : await unlocked(fieldsOf(header), db, password));
  },
};

async function unlocked({ slots, params }: Fields, db: unknown, password: Secret): Promise<Fields> {
  const { nonce, tag } = fieldsOf(params);
  const sealed = bytesOf(db, 'base64');
  for (const slot of listOf(slots).filter(({ type }) => type === PASSWORD_SLOT)) {
    const { nonce: keyNonce, tag: keyTag } = fieldsOf(slot['key_params']);
    const derived = await scryptKey(password, bytesOf(slot['salt'], 'hex'), { n: slot['n'], r: slot['r'], p: slot['p'] });
    const master = openGcm(derived, bytesOf(keyNonce, 'hex'), bytesOf(slot['key'], 'hex'), { tag: bytesOf(keyTag, 'hex', 16) });
    const plain = master === null ? null : openGcm(master, bytesOf(nonce, 'hex'), sealed, { tag: bytesOf(tag, 'hex', 16) });
    if (plain !== null) return fieldsOf(parseJson(plain));
    if (master !== null) throw new Failure('export-damaged'); // the password is right, the rest is not
  }
  throw new Failure('export-password-wrong');
}

function readDatabase({ entries, groups }: Fields): ExportReading {
  const reading = new ReadingOf();
  const named = groupNames(groups, { id: 'uuid', name: 'name' });
  for (const { type, name, issuer, note, favorite, icon, group, groups: ids, info } of listOf(entries)) {
    const { secret, algo, digits, period, counter } = fieldsOf(info);
    reading.entry({ issuer, label: name, type, secret, algorithm: algo, digits, period, counter, pinned: favorite }, [group ?? undefined, ...(Array.isArray(ids) ? ids.map(named) : [])]);
    reading.loses('notes', note);
    reading.loses('icons', icon);
  }
  return reading.end();
}
