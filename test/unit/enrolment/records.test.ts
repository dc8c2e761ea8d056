import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENROLMENT_STATES } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { decodeRecord, encodeRecord, type AnswerRecord, type StateRecord } from '../../../src-main/enrolment/records';
import { releasable, replay } from '../../../src-main/enrolment/replay';
import { isEnded } from '../../../src-main/enrolment/states';
import { EMPTY_CONTENT, type Connection, type RemoteUser, type VaultContent } from '../../../src-main/vault/content';
import { anEnrolment, enrolmentOf } from './support/enrolments';

const aState: fc.Arbitrary<StateRecord> = fc.record({
  kind: fc.constant('state'), enrolment: anEnrolment, codeStep: fc.option(fc.nat()), before: fc.option(fc.constantFrom(...ENROLMENT_STATES)),
});
const anAnswer: fc.Arbitrary<AnswerRecord> = fc.record({
  kind: fc.constant('answer'), enrolmentId: fc.constantFrom('e1', 'e2', 'e3'), step: fc.constantFrom('setup', 'confirm', 'disable'), askedAt: fc.nat(), computed: fc.boolean(),
  reply: fc.record({
    status: fc.integer({ min: 100, max: 599 }), headers: fc.dictionary(fc.string().filter((name) => name !== '__proto__'), fc.string()),
    body: fc.uint8Array({ maxLength: 200 }).map((bytes) => Secret.fromBytes(bytes)),
    startedAt: fc.nat(), endedAt: fc.nat(), clockOffset: fc.option(fc.integer()),
  }),
});
const entriesOf = (records: readonly (StateRecord | AnswerRecord)[]) => records.map((record, index) => ({ sequence: index + 1, payload: encodeRecord(record) }));
const connection: Connection = {
  id: 'c1', kind: 'freesewing', name: 'c', baseUrl: 'http://127.0.0.1:1', environment: 'local', credentials: { kind: 'jwt', jwt: Secret.fromText('j') },
  certificate: null, remoteUser: null, userId: null, sessionAs: 'bearer', status: null, clockOffset: null, lastCodeStep: null, inspect: true, clockShift: 0, createdAt: 0,
};
const other: RemoteUser = {
  connectionId: 'c1', id: 'u1', label: '', addedAt: 0, status: null, lastError: null, lastCodeStep: null, handedOverAt: null, releasedAt: null,
};
/** Whose an enrolment is never changes: that of `e3` is somebody else's. */
const ownerOf = ({ enrolment: { id, userId } }: StateRecord) => (id === 'e3' ? { forOther: true, userId: 'u1' } : { forOther: false, userId });
const empty: VaultContent = { ...EMPTY_CONTENT, connections: [connection], remoteUsers: [other] };
/** Secrets compare by their bytes here, not as equal because both are redacted. */
const bytes = (value: unknown): unknown => {
  if (value instanceof Secret) return { bytes: Buffer.from(value.reveal()).toString('hex') };
  if (Array.isArray(value)) return value.map(bytes);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bytes(inner)])) : value;
};

it('keeps every byte of every record', () => {
  fc.assert(fc.property(fc.oneof(aState, anAnswer), (record) => {
    expect(bytes(decodeRecord(encodeRecord(record)))).toEqual(bytes(record));
  }));
});

it('tolerates what it does not know', () => {
  fc.assert(fc.property(fc.uint8Array(), (payload) => {
    expect(decodeRecord(payload).kind).toBe('foreign');
  }));
  expect(decodeRecord(new TextEncoder().encode('{"v":1,"kind":"thing-of-2030"}')).kind).toBe('foreign');
  expect(decodeRecord(new TextEncoder().encode('{"v":2,"kind":"state"}')).kind).toBe('foreign');
});

it('ends in the same content however often and from wherever it is replayed', () => {
  // Real journals grow: each record of an enrolment is newer than the one before.
  const grown = fc.array(aState, { maxLength: 8 }).map((records) => records.map((record, index) => ({ ...record, enrolment: { ...record.enrolment, ...ownerOf(record), connectionId: 'c1', updatedAt: index + 1 } })));
  fc.assert(fc.property(grown, fc.nat({ max: 8 }), (records, cut) => {
    const entries = entriesOf(records);
    const once = replay(empty, entries);
    expect(replay(once, entries)).toBe(once);
    const inTwo = replay(replay(empty, entries.slice(0, cut)), entries);
    expect(inTwo.enrolments).toHaveLength(once.enrolments.length);
    for (const enrolment of once.enrolments) expect(bytes(inTwo.enrolments.find(({ id }) => id === enrolment.id))).toEqual(bytes(enrolment));
    expect(replay(once, entries.slice(cut))).toBe(once);
  }));
});

it('puts the account where its secret may be required, and only ever as far as the trash', () => {
  fc.assert(fc.property(fc.array(aState, { maxLength: 8 }), (records) => {
    let content = empty;
    for (const record of records) {
      const before = content.accounts;
      content = replay(content, entriesOf([record]));
      for (const account of before) expect(content.accounts.some(({ id }) => id === account.id)).toBe(true);
      const { accountId, secret, state, id } = record.enrolment;
      const folded = content.enrolments.find((enrolment) => enrolment.id === id);
      if (accountId === null || secret === null || folded?.updatedAt !== record.enrolment.updatedAt || folded.state !== state) continue;
      const account = content.accounts.find((candidate) => candidate.id === accountId);
      if (isEnded(state)) expect(account?.deletedAt ?? 0).not.toBeNull();
    }
  }));
});

it('does not bring back what was removed with its connection, but never drops what may be required', () => {
  const gone = { ...enrolmentOf('off'), connectionId: 'removed' };
  expect(replay(empty, entriesOf([{ kind: 'state', enrolment: gone, codeStep: null, before: null }]))).toBe(empty);
  const required = { ...gone, state: 'on-unproven' as const };
  expect(replay(empty, entriesOf([{ kind: 'state', enrolment: required, codeStep: null, before: null }])).accounts).toHaveLength(1);
});

it('keeps the secrets of others apart, and does not bring back what was released', () => {
  const theirs = { ...enrolmentOf('proven'), forOther: true, userId: 'u1', updatedAt: 50 };
  const entries = entriesOf([{ kind: 'state', enrolment: theirs, codeStep: 7, before: null }]);
  const content = replay(empty, entries);
  expect([content.enrolments.length, content.accounts.length, content.remoteUsers[0]?.lastCodeStep, content.connections[0]?.lastCodeStep]).toEqual([1, 0, 7, null]);
  const released = { ...empty, remoteUsers: [{ ...other, releasedAt: 50 }] };
  expect(replay(released, entries).enrolments).toEqual([]);
  expect(replay({ ...released, remoteUsers: [{ ...other, releasedAt: 49 }] }, entries).enrolments).toHaveLength(1);
});

it('a step once used stays used', () => {
  const record: StateRecord = { kind: 'state', enrolment: enrolmentOf('confirming'), codeStep: 70, before: null };
  expect(replay(empty, entriesOf([record])).connections[0]?.lastCodeStep).toBe(70);
  const later = { ...empty, connections: [{ ...connection, lastCodeStep: 80 }] };
  expect(replay(later, entriesOf([record])).connections[0]?.lastCodeStep).toBe(80);
});

it('releases nothing of an unsettled enrolment, of an answer nobody understood, or of a newer version', () => {
  const state = (at: number, name: 'issued' | 'proven' | 'off'): StateRecord => ({ kind: 'state', enrolment: { ...enrolmentOf(name), updatedAt: at }, codeStep: null, before: null });
  const answer: AnswerRecord = { kind: 'answer', enrolmentId: 'e1', step: 'confirm', askedAt: 1, computed: true, reply: { status: 200, headers: {}, body: Secret.fromText('?'), startedAt: 1, endedAt: 1, clockOffset: null } };
  const last = (records: readonly (StateRecord | AnswerRecord)[], understood: boolean): number | null => {
    const entries = entriesOf(records);
    return releasable(replay(empty, entries), entries, () => understood);
  };
  expect(last([state(1, 'issued')], true)).toBeNull();
  expect(last([state(1, 'issued'), answer, state(2, 'proven')], true)).toBe(3);
  expect(last([state(1, 'issued'), answer, state(2, 'proven')], false)).toBe(1);
  expect(last([state(1, 'issued'), answer, state(2, 'off')], false)).toBe(3);
  const foreign = [...entriesOf([state(1, 'off')]), { sequence: 2, payload: new Uint8Array([1]) }, { sequence: 3, payload: encodeRecord(state(2, 'off')) }];
  expect(releasable(replay(empty, foreign), foreign, () => true)).toBe(1);
});
