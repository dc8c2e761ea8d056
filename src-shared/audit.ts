/** @file The audit trail's words: every act that changes something at a service, or a connection here. Never a secret. */
import { z } from 'zod';
import { Id, Instant, NAME_LIMIT } from './model';

/**
 * `setup`: a secret was asked for. `noticed`: the server's state turned out to be another one than we left it in. `check`:
 * a conformance check, which enrols and disables. `backup-code`: one was used up. `hand-over`: somebody else's secrets were
 * written to a file; `release`: they were deleted here afterwards.
 */
export const AUDIT_ACTS = ['connect', 'edit', 'remove', 'setup', 'confirm', 'disable', 'adopt', 'abandon', 'backup-code', 'noticed', 'check', 'hand-over', 'release'] as const;
/** `unknown`: the answer was lost. `on`, `off`, `replaced`: what was found out. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'unknown', 'on', 'off', 'replaced'] as const;

export const AuditEntry = z.object({
  at: Instant,
  connectionId: Id,
  /** Its name at the time. */
  connection: z.string().max(NAME_LIMIT),
  /** Whose account at the service: the name that it is known by, else its id; '' where neither is known. */
  user: z.string().max(NAME_LIMIT),
  act: z.enum(AUDIT_ACTS),
  outcome: z.enum(AUDIT_OUTCOMES),
});
export type AuditEntry = Readonly<z.infer<typeof AuditEntry>>;
