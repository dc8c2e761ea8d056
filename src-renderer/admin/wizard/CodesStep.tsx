import { useCallback, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import { Button, Checkbox, ErrorNote, PrintSheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { printed } from '../../ui/print';
import { useReveal } from '../../ui/reveal';
import { today } from '../../ui/moment';
import { accountName, serviceName } from '../model/names';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { Said } from './Said';
import type { StepProps } from './Wizard';

type Codes = CallOutput<'enrolment.backupCodes'>;

/** Step 4: the backup codes, and no going on until they are kept. */
export function CodesStep({ connection, enrolment, request, send, onClose }: StepProps): ReactNode {
  const t = useText();
  const { id } = enrolment;
  const ask = useCallback(() => client.invoke('enrolment.backupCodes', { id }), [id]);
  const { revealed, show, holding } = useReveal(ask);
  const side = useRequest();
  const [done, setDone] = useState('');
  const [kept, setKept] = useState(false);
  const service = serviceName(t, connection);

  const copy = async (): Promise<void> => {
    const answer = await side.run(() => client.invoke('enrolment.copyBackupCodes', { id }));
    if (answer?.ok === true) setDone(answer.value.clearsIn === 0 ? t('admin.wizard.codes.copied') : t('admin.wizard.codes.copiedClears', { seconds: answer.value.clearsIn }));
  };
  const save = (): Promise<void> => holding(async () => {
    const answer = await side.run(() => client.invoke('enrolment.saveBackupCodes', { id }));
    if (answer?.ok === true && answer.value.saved) setDone(t('admin.wizard.codes.saved'));
  });
  const print = (): Promise<void> => holding(printed);

  return (
    <>
      <Said>{t('admin.wizard.codes.said', { service })}</Said>
      <StepHeading>{t('admin.wizard.codes.title')}</StepHeading>
      <p>{t('admin.wizard.codes.text', { service })}</p>
      {revealed.kind === 'shown' && <Grid codes={revealed.value} />}
      {revealed.kind === 'asking' && <div className="codes-place" />}
      {revealed.kind === 'dropped' && <div className="codes-place"><Button onClick={show}>{t('common.show')}</Button></div>}
      {revealed.kind === 'failed' && <ErrorNote error={revealed.error}><p>{t('admin.wizard.codes.notShown')}</p></ErrorNote>}
      <div className="cluster">
        <Button busy={side.busy} onClick={() => void copy()}>{t('admin.wizard.codes.copy')}</Button>
        <Button busy={side.busy} onClick={() => void save()}>{t('admin.wizard.codes.save')}</Button>
        <Button disabled={revealed.kind !== 'shown'} onClick={() => void print()}>{t('admin.wizard.codes.print')}</Button>
        <p role="status" className="soft">{done}</p>
      </div>
      {side.error !== null && <ErrorNote error={side.error} />}
      <Checkbox checked={kept} onChecked={setKept}>{t('admin.wizard.codes.kept')}</Checkbox>
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Button disabled={request.busy} onClick={onClose} title={t('admin.wizard.laterMeans')}>{t('admin.wizard.later')}</Button>
        <Button kind="primary" disabled={!kept} busy={request.busy} onClick={() => void send(() => client.invoke('enrolment.codesKept', { id }))}>{t('admin.wizard.codes.submit')}</Button>
      </div>
      {revealed.kind === 'shown' && (
        <Paper codes={revealed.value} title={t('admin.wizard.codes.sheetTitle', { service, account: accountName(connection) ?? connection.name })} address={connection.baseUrl} />
      )}
    </>
  );
}

function Grid({ codes }: { readonly codes: Codes }): ReactNode {
  const t = useText();
  return (
    <ul className="codes-grid mono selectable" aria-label={t('admin.wizard.codes.list')}>
      {codes.map(({ code, usedAt, perhapsUsed }) => (
        <li key={code} className={usedAt === null ? undefined : 'code-used'}>
          {code}
          {usedAt !== null && <span className="soft"> {t('admin.wizard.codes.used')}</span>}
          {usedAt === null && perhapsUsed && <span className="soft"> {t('admin.wizard.codes.perhaps')}</span>}
        </li>
      ))}
    </ul>
  );
}

function Paper({ codes, title, address }: { readonly codes: Codes; readonly title: string; readonly address: string }): ReactNode {
  const t = useText();
  return (
    <PrintSheet>
      <h1>{title}</h1>
      <p>{address}</p>
      <ul>{codes.map(({ code }) => <li key={code}>{code}</li>)}</ul>
      <p>{t('admin.wizard.codes.sheetNote')}</p>
      <p>{t('admin.wizard.codes.sheetDate', { date: today() })}</p>
    </PrintSheet>
  );
}
