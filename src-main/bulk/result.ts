/** @file A job's result as CSV, for a spreadsheet or the next program. No secret is in it. */
import Papa from 'papaparse';
import type { RemoteUserView } from '../../src-shared/bulk';
import type { BulkJob, BulkOutcome, BulkUser } from '../vault/content';

const FIELDS = ['id', 'label', 'act', 'outcome', 'reason', 'at', 'mfa', 'checked', 'enrolled since'] as const;

export function resultOf(job: BulkJob, outcomeOf: (user: BulkUser) => BulkOutcome | null, viewOf: (id: string) => RemoteUserView): string {
  const data = job.users.map((user) => {
    const outcome = outcomeOf(user);
    const { label, status, enrolment } = viewOf(user.id);
    return [
      user.id, label, job.act, outcome?.kind ?? 'not begun', outcome?.code ?? '', time(outcome?.at), status?.mfa ?? '', time(status?.checkedAt), time(enrolment?.since),
    ];
  });
  // A label that begins with `=` would be a formula to a spreadsheet.
  return `${Papa.unparse({ fields: [...FIELDS], data }, { escapeFormulae: true, newline: '\r\n' })}\r\n`;
}

const time = (at: number | null | undefined): string => (at === null || at === undefined ? '' : new Date(at).toISOString());
