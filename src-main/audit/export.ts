/** @file The audit trail as a file: CSV for a table, JSON for a program. Words are the codes, times ISO 8601 in UTC. */
import type { AuditEntry } from '../../src-shared/audit';

const COLUMNS = ['time', 'connection', 'connection id', 'user', 'act', 'outcome'] as const;

export const auditAsJson = (entries: readonly AuditEntry[]): string => `${JSON.stringify(entries.map((entry) => ({ ...entry, at: isoOf(entry.at) })), null, 2)}\n`;

export const auditAsCsv = (entries: readonly AuditEntry[]): string =>
  [COLUMNS, ...entries.map(({ at, connection, connectionId, user, act, outcome }) => [isoOf(at), connection, connectionId, user, act, outcome])].map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const isoOf = (at: number): string => new Date(at).toISOString();

/** Quoted, and no formula: tables run what begins with one of these signs. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
