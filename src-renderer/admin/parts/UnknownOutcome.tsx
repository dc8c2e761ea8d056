import { useEffect, useRef, useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { moment } from '../../ui/moment';
import { serviceName } from '../model/names';
import { lostStep } from '../model/steps';
import { client } from '../state/client';
import type { Request } from '../state/request';
import { applyEnrolment, refresh } from '../state/store';
import { LimitNote } from './LimitNote';
import { Progress } from './Progress';
import { StepHeading } from './StepHeading';

interface UnknownOutcomeProps {
  readonly connection: ConnectionView;
  readonly enrolment: EnrolmentView;
  readonly request: Request;
  readonly onClose: () => void;
  /** Called with what the read settled. */
  readonly onSettled?: (enrolment: EnrolmentView) => void;
}

const SENT = { setup: 'admin.unknown.sentSetup', confirm: 'admin.unknown.sentConfirm', disable: 'admin.unknown.sentDisable' } as const;
const OPEN = { setup: 'admin.unknown.openSetup', confirm: 'admin.unknown.openConfirm', disable: 'admin.unknown.openDisable' } as const;

/** An answer was lost: what we sent, what we do not know, and the one button that finds out (DESIGN section 6). */
export function UnknownOutcome({ connection, enrolment, request, onClose, onSettled }: UnknownOutcomeProps): ReactNode {
  const t = useText();
  const [password, setPassword] = useState('');
  const [still, setStill] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const service = serviceName(t, connection);
  const step = lostStep(enrolment);
  const { status, confirm, confirmFindsOut } = SERVICES[connection.kind].capabilities;
  /** Without a password the one more confirm is what finds out. */
  const byCode = confirmFindsOut && step === 'confirm' && password === '';
  const needed = request.error?.code === 'password-needed' || request.error?.code === 'session-expired';

  const hint = (): string => {
    if (needed) return t('admin.unknown.passwordNeeded');
    if (confirmFindsOut && step === 'confirm') return t('admin.unknown.passwordOrCode');
    return status === 'probe' ? t('admin.unknown.passwordProbe') : t('admin.unknown.passwordHelp');
  };

  useEffect(() => {
    if (needed) field.current?.focus();
  }, [needed]);

  const find = async (): Promise<void> => {
    setStill(false);
    const answer = await request.run(() => client.invoke('enrolment.settle', { id: enrolment.id, ...(password === '' ? {} : { password }) }));
    if (answer === null) return;
    if (!answer.ok) return refresh();
    setStill(answer.value.state === enrolment.state);
    applyEnrolment(answer.value);
    if (answer.value.state !== 'unknown') onSettled?.(answer.value);
  };

  return (
    <form
      className="step-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <StepHeading>{t('admin.unknown.title')}</StepHeading>
      <dl className="facts">
        <dt>{t('admin.unknown.sent')}</dt>
        <dd>{t(SENT[step], { service, time: moment(enrolment.lost?.at ?? enrolment.updatedAt) })}</dd>
        <dt>{t('admin.unknown.notKnown')}</dt>
        <dd>{step === 'setup' && !confirm ? t('admin.unknown.openSetupAtOnce', { service }) : t(OPEN[step], { service })}</dd>
      </dl>
      {connection.auth === 'password' && (
        <TextField
          ref={field}
          type="password"
          label={t('admin.unknown.password')}
          hint={hint()}
          value={password}
          onValue={setPassword}
        />
      )}
      <p className="soft">{byCode ? t('admin.unknown.findByCode') : t('admin.unknown.findMeans', { service })}</p>
      <LimitNote connection={connection} need="call" />
      {still && <div role="status"><Note tone="warn"><p>{t('admin.unknown.still', { service })}</p></Note></div>}
      {request.error !== null && request.error.code !== 'outcome-unknown' && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.unknown.finding', { service })} />
        <Button disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
        <Button kind="primary" type="submit" busy={request.busy}>{t('admin.unknown.find')}</Button>
      </div>
    </form>
  );
}
