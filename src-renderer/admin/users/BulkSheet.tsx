import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { BulkAct, BulkPlan } from '../../../src-shared/bulk';
import type { ConnectionView } from '../../../src-shared/model';
import { sentence } from '../../ui/client';
import { Button, ErrorNote, Name, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { EnvironmentLine } from '../sheets/SignInSheet';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { durationText } from './duration';
import { applyJob } from './state';

interface BulkProps {
  readonly connection: ConnectionView;
  readonly act: BulkAct;
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** What will happen, to how many, how long it takes, and what is not possible and why. Disabling asks for the number to be typed. */
export function BulkSheet({ connection, act, ids, onClose }: BulkProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  const [typed, setTyped] = useState('');
  const chosen = { connectionId: connection.id, act, ids: [...ids] };

  /** Once, of the rows chosen when the sheet was opened. */
  const askForPlan = useEffectEvent((): void => {
    void request.run(() => client.invoke('bulk.plan', chosen)).then((answer) => {
      if (answer?.ok === true) setPlan(answer.value);
    });
  });
  useEffect(() => askForPlan(), []);

  const start = async (): Promise<void> => {
    const answer = await request.run(() => client.invoke('bulk.start', chosen));
    if (answer?.ok !== true) return;
    applyJob(answer.value);
    onClose();
  };
  const count = plan?.acts ?? 0;
  const ready = count > 0 && (act !== 'disable' || typed.trim() === String(count));

  return (
    <Sheet
      title={t(`users.bulk.${act}.title`)}
      busy={request.busy}
      onClose={onClose}
      onSubmit={() => { if (ready) void start(); }}
      actions={(
        <>
          <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind={act === 'disable' ? 'danger' : 'primary'} type="submit" disabled={!ready} busy={request.busy}>{t(`users.bulk.${act}.submit`, { count })}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      {request.error !== null && <ErrorNote error={request.error} />}
      {plan !== null && (
        <>
          <p>{t(`users.bulk.${act}.text`, { count, service: serviceName(t, connection) })}</p>
          <p>{plan.seconds === null ? t('users.bulk.noLimit') : t('users.bulk.takes', { time: durationText(t, plan.seconds) })}</p>
          {plan.skipped.map(({ code, count: left, labels }) => (
            <Note key={code}>
              <p className="note-what">{t('users.bulk.left', { count: left })} {sentence({ code, retryable: false }).what}</p>
              <p className="soft"><Name text={labels.join(' · ')} />{left > labels.length ? ' …' : ''}</p>
            </Note>
          ))}
          {act === 'disable' && count > 0 && <TextField data-autofocus label={t('users.bulk.typeCount', { count })} value={typed} onValue={setTyped} inputMode="numeric" />}
        </>
      )}
    </Sheet>
  );
}
