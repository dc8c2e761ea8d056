import { useState, type ReactNode } from 'react';
import type { BulkJobView } from '../../../src-shared/bulk';
import { sentence } from '../../ui/client';
import { Button, ErrorNote, Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { clockTime } from '../../ui/moment';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { durationText } from './duration';
import { applyJob, forgetJob, loadUsers } from './state';

/** How a bulk act stands: how far, how quick, how long still, and what can be done about it. */
export function JobPanel({ job }: { readonly job: BulkJobView }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [saved, setSaved] = useState(false);
  const { id, act, state, total, done, skipped, failed, unknown, rate, secondsLeft, trouble, until } = job;
  const past = done + skipped + failed + unknown;
  const steer = async (call: 'bulk.pause' | 'bulk.resume' | 'bulk.cancel'): Promise<void> => {
    const answer = await request.run(() => client.invoke(call, { id }));
    if (answer?.ok === true) applyJob(answer.value);
  };
  const save = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('bulk.saveResult', { id }));
    if (answer?.ok === true) setSaved(answer.value.saved);
  };
  const dismiss = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('bulk.dismiss', { id }));
    if (answer?.ok !== true) return;
    forgetJob(id);
    await loadUsers(job.connectionId);
  };

  return (
    <div className="card job" role="group" aria-label={t(`users.job.${act}`)}>
      <div className="job-line">
        <strong>{t(`users.job.${act}`)}</strong>
        <span role="status">{t(`users.job.state.${state}`)}</span>
      </div>
      <progress className="job-bar" max={Math.max(1, total)} value={past} aria-label={t('users.job.progress')}>{past}</progress>
      <p>
        {t('users.job.counts', { past, total })}
        {skipped > 0 && ` · ${t('users.job.skipped', { count: skipped })}`}
        {failed > 0 && ` · ${t('users.job.failed', { count: failed })}`}
        {unknown > 0 && ` · ${t('users.job.unknown', { count: unknown })}`}
        {state === 'running' && rate !== null && ` · ${t('users.job.rate', { rate: rate.toFixed(1) })}`}
        {state === 'running' && secondsLeft !== null && ` · ${t('users.job.left', { time: durationText(t, secondsLeft) })}`}
      </p>
      {state === 'waiting' && trouble !== null && (
        <Note tone="warn">
          <p className="note-what">{sentence({ code: trouble, retryable: true }).what}</p>
          <p>{until === null ? sentence({ code: trouble, retryable: true }).next : t('users.job.until', { time: clockTime(until) })}</p>
        </Note>
      )}
      {unknown > 0 && state === 'ended' && <p>{t('users.job.unknownNext')}</p>}
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="cluster">
        {state === 'running' && <Button busy={request.busy} onClick={() => void steer('bulk.pause')}>{t('users.job.pause')}</Button>}
        {(state === 'paused' || state === 'waiting') && <Button kind="primary" busy={request.busy} onClick={() => void steer('bulk.resume')}>{t('users.job.resume')}</Button>}
        {state !== 'ended' && <Button busy={request.busy} onClick={() => void steer('bulk.cancel')}>{t('users.job.cancel')}</Button>}
        {state === 'ended' && <Button busy={request.busy} onClick={() => void save()}>{t('users.job.save')}</Button>}
        {state === 'ended' && <Button kind="quiet" busy={request.busy} onClick={() => void dismiss()}>{t('users.job.dismiss')}</Button>}
        <span role="status">{saved ? t('users.job.saved') : ''}</span>
      </div>
    </div>
  );
}
