/** @file One act over many users of a connection, in the words that main and the admin window share. */
import { z } from 'zod';
import { ERROR_CODES } from './errors';
import { EnrolmentState, Id, Instant, MfaStatus, NAME_LIMIT } from './model';

export const BULK_ACTS = ['check', 'enrol', 'disable'] as const;
export const BulkAct = z.enum(BULK_ACTS);
export type BulkAct = z.infer<typeof BulkAct>;

/** `skipped`: nothing had to be done, or nothing could be; `failed`: it was tried; `unknown`: an answer was lost and could not be found out yet. */
export const BULK_OUTCOMES = ['done', 'skipped', 'failed', 'unknown'] as const;
export const BulkOutcomeKind = z.enum(BULK_OUTCOMES);
export type BulkOutcomeKind = z.infer<typeof BulkOutcomeKind>;

/** Users of one connection; more are refused by name. The vault is written as a whole, and has to stay quick for everybody. */
export const USERS_LIMIT = 25_000;

const ErrorCode = z.enum(ERROR_CODES);
const Name = z.string().max(NAME_LIMIT);

/** One row of a connection's table of users. */
export const RemoteUserView = z.object({
  id: Id,
  label: Name,
  status: MfaStatus.nullable(),
  /** Of the enrolment made here, where there is one; `since` when it was proven. */
  enrolment: z.object({ state: EnrolmentState, since: Instant.nullable() }).nullable(),
  lastError: z.object({ code: ErrorCode, at: Instant }).nullable(),
  handedOver: z.boolean(),
  /** A secret of this user is kept here. */
  kept: z.boolean(),
});
export type RemoteUserView = Readonly<z.infer<typeof RemoteUserView>>;

/** Why a line of a list was not taken. */
export const LINE_REFUSALS = ['id-missing', 'id-not-valid', 'repeated', 'own-account', 'too-many', 'label-too-long', 'not-readable'] as const;
export const LineRefusal = z.enum(LINE_REFUSALS);
export type LineRefusal = z.infer<typeof LineRefusal>;

/** What a list holds, before anything of it is kept. `more`: refused lines beyond those listed. */
export const UserListPreview = z.object({
  ticket: Id,
  name: z.string(),
  separator: z.enum([',', ';', '\t', '|']),
  heading: z.boolean(),
  added: z.number().int(),
  renamed: z.number().int(),
  known: z.number().int(),
  sample: z.array(z.object({ id: Id, label: Name })),
  refused: z.array(z.object({ line: z.number().int(), text: z.string(), reason: LineRefusal })),
  more: z.number().int(),
});
export type UserListPreview = Readonly<z.infer<typeof UserListPreview>>;

/** What an act over the chosen users would do. */
export const BulkPlan = z.object({
  act: BulkAct,
  /** How many it would act on. */
  acts: z.number().int(),
  /** At the pace that the service allows, s; null where it names no limit. */
  seconds: z.number().nullable(),
  /** Users it would leave alone, by why. */
  skipped: z.array(z.object({ code: ErrorCode, count: z.number().int(), labels: z.array(Name) })),
});
export type BulkPlan = Readonly<z.infer<typeof BulkPlan>>;

/** `sheets`: a PDF to print, in clear. `encrypted`: a file that a passphrase opens. */
export const HandOverFormat = z.enum(['sheets', 'encrypted']);
export type HandOverFormat = z.infer<typeof HandOverFormat>;

export const BULK_STATES = ['running', 'paused', 'waiting', 'ended'] as const;
/** How a job stands. `trouble`: why it waits though nobody paused it. */
export const BulkJobView = z.object({
  id: Id,
  connectionId: Id,
  act: BulkAct,
  state: z.enum(BULK_STATES),
  trouble: ErrorCode.nullable(),
  /** It goes on by itself then. */
  until: Instant.nullable(),
  total: z.number().int(),
  done: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
  /** Users a second, over the last ones; null before there are any. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
});
export type BulkJobView = Readonly<z.infer<typeof BulkJobView>>;
