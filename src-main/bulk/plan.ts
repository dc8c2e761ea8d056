/** @file What a bulk act would do, by what is known now: said before it begins. The server is asked again for each user all the same. */
import { assertNever } from '../../src-shared/assert';
import type { BulkAct, BulkPlan, RemoteUserView } from '../../src-shared/bulk';
import type { Limit } from '../../src-shared/backends';
import type { ErrorCode } from '../../src-shared/errors';

/** Names given with a reason; all are counted. */
const NAMED = 5;

export interface Planned extends BulkPlan {
  readonly users: readonly string[];
}

export function planFor(act: BulkAct, users: readonly RemoteUserView[], limit: Limit | null): Planned {
  const acting: string[] = [];
  const left = new Map<ErrorCode, RemoteUserView[]>();
  for (const user of users) {
    const code = obstacle(act, user);
    const alike = code === null ? undefined : left.get(code);
    if (code === null) acting.push(user.id);
    else if (alike === undefined) left.set(code, [user]);
    else alike.push(user);
  }
  return {
    act, acts: acting.length, users: acting,
    seconds: limit === null ? null : Math.ceil((acting.length / limit.calls) * (limit.window / 1000)),
    skipped: [...left].map(([code, them]) => ({ code, count: them.length, labels: them.slice(0, NAMED).map(({ id, label }) => (label === '' ? id : label)) })),
  };
}

function obstacle(act: BulkAct, { status, enrolment }: RemoteUserView): ErrorCode | null {
  switch (act) {
    case 'check': return null;
    case 'enrol':
      if (enrolment?.state === 'proven' || enrolment?.state === 'on-without-codes') return 'on-here-already';
      return status?.mfa === 'on' && (enrolment === null || enrolment.state === 'replaced') ? 'mfa-already-on' : null;
    case 'disable': return status?.mfa === 'off' && enrolment === null ? 'off-already' : null;
    default: return assertNever(act);
  }
}
