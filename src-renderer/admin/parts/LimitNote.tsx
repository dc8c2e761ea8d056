import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { AppError } from '../../../src-shared/errors';
import type { ConnectionView } from '../../../src-shared/model';
import { Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { minutesAndSeconds } from '../../ui/moment';
import { mainNow, onTick } from '../../ui/tick';
import { serviceName } from '../model/names';

const secondsTo = (until: number): number => Math.max(0, Math.ceil((until - mainNow()) / 1000));

/** Whole seconds until then, redrawn with the window's one tick; 0 once it is past, or where there is nothing to wait for. */
export function useSecondsTo(until: number | null): number {
  const [left, setLeft] = useState(() => (until === null ? 0 : secondsTo(until)));
  useEffect(() => (until === null ? undefined : onTick(() => setLeft(secondsTo(until)))), [until]);
  return until === null ? 0 : Math.min(left, secondsTo(until));
}

/** From when on an enrolment fits into the service's limit: seconds, 0 = now. */
export const useEnrolmentWait = ({ limit }: ConnectionView): number => useSecondsTo(limit?.enrolFrom ?? null);

interface LimitNoteProps {
  readonly connection: ConnectionView;
  /** What is waited for: the next call, or room for a whole enrolment. */
  readonly need: 'call' | 'enrolment';
}

/** Where a service allows few calls and too few are left: how long, counting down for the eye. Nothing where there is room. */
export function LimitNote({ connection, need }: LimitNoteProps): ReactNode {
  const t = useText();
  const { limit, kind } = connection;
  const seconds = useSecondsTo((need === 'enrolment' ? limit?.enrolFrom : limit?.nextFrom) ?? null);
  const room = SERVICES[kind].capabilities.enrolmentCalls;
  if (limit === null || room === null || seconds === 0) return null;
  const service = serviceName(t, connection);
  const time = minutesAndSeconds(seconds);
  return (
    <Note tone="warn">
      <p className="note-what">{t('admin.limit.title', { service, of: limit.of, minutes: Math.round(room.limit.window / 60_000) })}</p>
      <p>
        {t('admin.limit.left', { count: limit.left })}{' '}
        <span className="number" role="timer">{need === 'enrolment' ? t('admin.limit.enrolWaits', { calls: room.calls, time }) : t('admin.limit.nextIn', { time })}</span>
      </p>
      <p className="soft">{t('admin.limit.counts')}</p>
    </Note>
  );
}

/** When the next call may go, ms of main's clock, by what an error says that has just come. */
function untilOf({ code, detail }: AppError): number | null {
  const seconds = detail?.['seconds'];
  return (code === 'limit-reached' || code === 'rate-limited') && typeof seconds === 'number' ? mainNow() + seconds * 1000 : null;
}

/** Beside an error that says how long to wait: the same, counting down for the eye. Nothing once it is over. */
export function WaitLine({ error }: { readonly error: AppError }): ReactNode {
  const t = useText();
  const until = useMemo(() => untilOf(error), [error]);
  const left = useSecondsTo(until);
  if (left === 0) return null;
  return <p className="soft"><span className="number" role="timer">{t('admin.limit.nextIn', { time: minutesAndSeconds(left) })}</span></p>;
}
