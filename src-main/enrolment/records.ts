/**
 * @file What the enrolment journal holds, and its codec. Four kinds of record: the whole enrolment after a change of
 * state, a server's raw answer before anybody read it, a line of the audit trail about an act without an enrolment, and
 * whatever a newer version wrote, which is kept untouched.
 */
import { z } from 'zod';
import { AuditEntry } from '../../src-shared/audit';
import { SECRET_FORMS } from '../../src-shared/backends';
import { ENROLMENT_STATES, OtpParameters } from '../../src-shared/model';
import { Secret } from '../../src-shared/secret';
import type { HttpReply } from '../backends/http-types';
import type { Enrolment, LostRequest } from '../vault/content';
import type { JournalEntry } from '../vault/vault';

export type StepName = LostRequest['step'];

/** A snapshot, not a difference: replaying any suffix of the journal, any number of times, ends in the same content. */
export interface StateRecord {
  readonly kind: 'state';
  readonly enrolment: Enrolment;
  /** Set where a code is about to be sent: its step is durable before the code leaves (DESIGN section 6). */
  readonly codeStep: number | null;
  /** The state to go back to where the act is refused; null outside `disabling`. */
  readonly before: Enrolment['state'] | null;
}

/** A raw answer to a state-changing call, sealed before it is interpreted (DESIGN section 6). */
export interface AnswerRecord {
  readonly kind: 'answer';
  readonly enrolmentId: string;
  readonly step: StepName;
  /** The local time at which the request was journaled: ties the answer to its `state` record. */
  readonly askedAt: number;
  /** True where main computed the code at a known server time: its refusal speaks against the secret. */
  readonly computed: boolean;
  readonly reply: HttpReply;
}

/** An act that no enrolment tells of, before it is sent and again with its outcome: the same line, so the later one counts. */
export interface ActRecord {
  readonly kind: 'act';
  readonly entry: AuditEntry;
}

/** Written by a newer version, or not readable: tolerated, never dropped. */
export interface ForeignRecord {
  readonly kind: 'foreign';
}

export type JournalRecord = StateRecord | AnswerRecord | ActRecord | ForeignRecord;

const base64 = (secret: Secret): string => Buffer.from(secret.reveal()).toString('base64');
const Sealed = z.base64().transform((text) => Secret.fromBytes(Buffer.from(text, 'base64')));
const State = z.enum(ENROLMENT_STATES);
const Step = z.enum(['setup', 'confirm', 'disable']);
/** 1 lacked the fields that have a default below. */
const Version = z.literal([1, 2]);

const WireEnrolment = z.object({
  id: z.string(),
  connectionId: z.string(),
  userId: z.string().nullable().default(null),
  forOther: z.boolean().default(false),
  accountId: z.string().nullable(),
  state: State,
  issuer: z.string(),
  label: z.string(),
  parameters: OtpParameters,
  secret: Sealed.nullable(),
  secretForm: z.enum(SECRET_FORMS).default('base32'),
  recordId: z.string().nullable().default(null),
  recordsBefore: z.array(z.string()).nullable().default(null),
  wasOff: z.boolean().default(true),
  backupCodes: z.array(z.object({ code: Sealed, usedAt: z.number().nullable(), perhapsUsed: z.boolean() })),
  codesKeptAt: z.number().nullable(),
  lost: z.object({ step: Step, at: z.number(), timeout: z.number(), again: z.boolean().default(false) }).nullable(),
  refusals: z.number().int().nonnegative(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

const WireRecord = z.discriminatedUnion('kind', [
  z.object({ v: Version, kind: z.literal('state'), enrolment: WireEnrolment, codeStep: z.number().int().nullable(), before: State.nullable() }),
  z.object({
    v: Version, kind: z.literal('answer'), enrolmentId: z.string(), step: Step, askedAt: z.number(), computed: z.boolean(),
    reply: z.object({
      status: z.number().int(), headers: z.record(z.string(), z.string()), body: Sealed,
      startedAt: z.number(), endedAt: z.number(), clockOffset: z.number().nullable(),
    }),
  }),
  z.object({ v: Version, kind: z.literal('act'), entry: AuditEntry }),
]);

/** UTF-8 JSON with secrets in base64: to be sealed at once, nothing else. */
export const encodeRecord = (record: StateRecord | AnswerRecord | ActRecord): Uint8Array => new TextEncoder().encode(JSON.stringify(wireOf(record)));

function wireOf(record: StateRecord | AnswerRecord | ActRecord): object {
  switch (record.kind) {
    case 'state': return { ...record, v: 2, enrolment: wireEnrolment(record.enrolment) };
    case 'answer': return { ...record, v: 2, reply: { ...record.reply, body: base64(record.reply.body) } };
    case 'act': return { ...record, v: 2 };
  }
}

function wireEnrolment(enrolment: Enrolment): object {
  return {
    ...enrolment,
    secret: enrolment.secret === null ? null : base64(enrolment.secret),
    backupCodes: enrolment.backupCodes.map((code) => ({ ...code, code: base64(code.code) })),
  };
}

/** Never throws: what this version cannot read is `foreign`. */
export function decodeRecord(payload: Uint8Array): JournalRecord {
  const parsed = WireRecord.safeParse(parseJson(payload));
  if (!parsed.success) return { kind: 'foreign' };
  const { data } = parsed;
  switch (data.kind) {
    case 'state': return { kind: data.kind, enrolment: data.enrolment, codeStep: data.codeStep, before: data.before };
    case 'act': return { kind: data.kind, entry: data.entry };
    case 'answer': return { kind: data.kind, enrolmentId: data.enrolmentId, step: data.step, askedAt: data.askedAt, computed: data.computed, reply: data.reply };
  }
}

const decoded = new WeakMap<JournalEntry, JournalRecord>();

/** As `decodeRecord`, each entry once: it never changes. */
export function recordOf(entry: JournalEntry): JournalRecord {
  const known = decoded.get(entry);
  if (known !== undefined) return known;
  const record = decodeRecord(entry.payload);
  decoded.set(entry, record);
  return record;
}

/** A released entry may stay in the file for weeks; what was read of it need not. */
export const forgetRecord = (entry: JournalEntry): boolean => decoded.delete(entry);

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as unknown;
  } catch {
    return undefined; // not JSON: `foreign`, as anything else that is not ours
  }
}
