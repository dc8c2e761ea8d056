/** @file The table of users: what each row says, and which rows are shown in which order. Pure. */
import { assertNever } from '../../../src-shared/assert';
import type { RemoteUserView } from '../../../src-shared/bulk';
import type { Tone } from '../model/standing';

export const USER_STATES = ['on', 'on-elsewhere', 'off', 'pending', 'unknown', 'replaced', 'not-checked'] as const;
export type UserState = (typeof USER_STATES)[number];

/** How a user stands, by the enrolment made here and what the server last said. */
export function stateOf({ status, enrolment }: RemoteUserView): UserState {
  switch (enrolment?.state) {
    case 'proven':
    case 'on-without-codes': return 'on';
    case 'replaced': return 'replaced';
    case 'issuing':
    case 'issued':
    case 'confirming':
    case 'disabling': return 'pending';
    case 'unknown':
    case 'on-unproven': return 'unknown';
    case 'off':
    case 'abandoned':
    case undefined: break;
    default: return assertNever(enrolment?.state as never);
  }
  if (status === null) return 'not-checked';
  return status.mfa === 'on' ? 'on-elsewhere' : status.mfa;
}

export const TONES: Readonly<Record<UserState, Tone>> = {
  'on': 'on', 'on-elsewhere': 'on', 'off': 'off', 'pending': 'pending', 'unknown': 'unknown', 'replaced': 'failed', 'not-checked': 'unknown',
};

export const COLUMNS = ['label', 'state', 'since', 'checked', 'error'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Sorting {
  readonly column: Column;
  readonly descending: boolean;
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const nameOf = ({ id, label }: RemoteUserView): string => (label === '' ? id : label);

function compare(column: Column, a: RemoteUserView, b: RemoteUserView): number {
  switch (column) {
    case 'label': return texts.compare(nameOf(a), nameOf(b));
    case 'state': return USER_STATES.indexOf(stateOf(a)) - USER_STATES.indexOf(stateOf(b));
    case 'since': return (a.enrolment?.since ?? 0) - (b.enrolment?.since ?? 0);
    case 'checked': return (a.status?.checkedAt ?? 0) - (b.status?.checkedAt ?? 0);
    case 'error': return (a.lastError?.at ?? 0) - (b.lastError?.at ?? 0);
    default: return assertNever(column);
  }
}

/** The rows that fit, in order; equal ones keep the order of the list. */
export function arranged(users: readonly RemoteUserView[], search: string, state: UserState | 'all' | 'failed', { column, descending }: Sorting): readonly RemoteUserView[] {
  const wanted = search.trim().toLocaleLowerCase();
  const fits = (user: RemoteUserView): boolean =>
    (state === 'all' || (state === 'failed' ? user.lastError !== null : stateOf(user) === state))
    && (wanted === '' || user.id.toLowerCase().includes(wanted) || user.label.toLocaleLowerCase().includes(wanted));
  const sign = descending ? -1 : 1;
  return users.filter(fits).sort((a, b) => sign * compare(column, a, b));
}
