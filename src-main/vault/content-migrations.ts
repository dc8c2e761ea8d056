/**
 * @file Older plaintexts, brought to today's form one version at a time. A step only adds what the version after it
 * knows; `test/unit/vault/golden/` holds a sealed vault of each version that was ever written.
 */
import { isObject, type Json } from './codec-kit';

type Fields = Readonly<Record<string, Json>>;

/** What each version's plaintext lacks of the next one's. The first entry leads from 1 to 2. */
const STEPS: readonly ((content: Fields) => Fields)[] = [
  /** Backends with user ids, cookies, records of their own and call limits; the audit trail; what testers need; the history of edits; backups. */
  (content) => ({
    ...content,
    connections: each(content['connections'], (connection) => ({
      ...connection, userId: null, sessionAs: 'bearer', inspect: connection['environment'] !== 'production', clockShift: 0,
    })),
    enrolments: each(content['enrolments'], (enrolment) => ({
      ...enrolment, userId: null, forOther: false, secretForm: 'base32', recordId: null, recordsBefore: null, wasOff: true,
      lost: isFields(enrolment['lost']) ? { ...enrolment['lost'], again: false } : (enrolment['lost'] ?? null),
    })),
    remoteUsers: [], jobs: [], spent: [], audit: [], checks: [], edits: [], backup: { folder: null, passphrase: null, last: null, remindAfter: 0 },
  }),
  /** Nothing: 3 knows more acts of the audit trail, which a program of 2 would take for damage. */
  (content) => content,
  /** Tags; and 4 knows Steam's kind of code, which a program of 3 would take for damage. */
  (content) => ({
    ...content,
    accounts: each(content['accounts'], (account) => ({ ...account, tags: [] })),
    edits: each(content['edits'], (edit) => ({ ...edit, tags: null })),
  }),
  /** Pinned accounts; codes that are shown only when asked for. */
  (content) => ({
    ...content,
    accounts: each(content['accounts'], (account) => ({ ...account, pinned: false })),
    settings: isFields(content['settings']) ? { ...content['settings'], hideCodes: false } : (content['settings'] ?? null),
  }),
];

/** The JSON in the newest form; whatever does not look as its version should is left for the codec to name. */
export function migrated(json: Json): Json {
  if (!isFields(json)) return json;
  const { version, content } = json;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1 || !isFields(content)) return json;
  return { ...json, version: Math.max(version, STEPS.length + 1), content: STEPS.slice(version - 1).reduce((before, step) => step(before), content) };
}

const isFields = (json: Json | undefined): json is Fields => isObject(json);
const each = (json: Json | undefined, change: (item: Fields) => Fields): Json =>
  Array.isArray(json) ? (json as readonly Json[]).map((item) => (isFields(item) ? change(item) : item)) : (json ?? null);
