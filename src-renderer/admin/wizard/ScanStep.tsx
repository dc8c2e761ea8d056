import { useCallback, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import { SERVICES } from '../../../src-shared/backends';
import { Button, ErrorNote, Note, QrCard } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { useReveal } from '../../ui/reveal';
import { accountName, serviceName } from '../model/names';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { Said } from './Said';
import type { StepProps } from './Wizard';

interface ScanStepProps extends StepProps {
  readonly onNext: () => void;
  readonly onAbandon: () => void;
}

/** Step 2: the secret as a QR code, and as text on demand. Nothing here has to be done: the app has it already. */
export function ScanStep({ connection, enrolment, request, send, onNext, onAbandon, onClose }: ScanStepProps): ReactNode {
  const t = useText();
  const { id } = enrolment;
  const ask = useCallback(() => client.invoke('enrolment.reveal', { id }), [id]);
  const { revealed, show } = useReveal(ask);
  const service = serviceName(t, connection);
  const { confirm } = SERVICES[connection.kind].capabilities;
  const unusual = enrolment.secretForm === 'text';
  const goOn = (): void => {
    if (confirm) onNext();
    else void send(() => client.invoke('enrolment.codesKept', { id }));
  };
  return (
    <>
      <Said>{confirm ? t('admin.wizard.scan.said', { service }) : t('admin.wizard.scan.saidOn', { service })}</Said>
      <StepHeading>{t('admin.wizard.scan.title')}</StepHeading>
      {unusual
        ? <Note tone="warn"><p>{t('admin.wizard.scan.notBase32', { service })}</p>{confirm && <p>{t('admin.wizard.scan.tryText', { service })}</p>}</Note>
        : <p>{t('admin.wizard.scan.text')}</p>}
      {revealed.kind === 'shown' && <Shown value={revealed.value} label={t('admin.wizard.scan.qr', { account: accountName(connection) ?? service })} />}
      {revealed.kind === 'asking' && <div className="qr-place" />}
      {revealed.kind === 'dropped' && <div className="qr-place"><Button onClick={show}>{t('admin.wizard.confirm.back')}</Button></div>}
      {revealed.kind === 'failed' && <ErrorNote error={revealed.error}><p>{t('admin.wizard.scan.notShown')}</p></ErrorNote>}
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        {(confirm || enrolment.undoable) && (
          <Button kind="quiet" className="act-apart" disabled={request.busy} onClick={onAbandon}>{confirm ? t('admin.wizard.abandon.open') : t('admin.wizard.undo.open')}</Button>
        )}
        <Button disabled={request.busy} onClick={onClose} title={t('admin.wizard.laterMeans')}>{t('admin.wizard.later')}</Button>
        <Button kind="primary" busy={request.busy} onClick={goOn}>{confirm ? t('admin.wizard.scan.submit') : t('admin.wizard.scan.seen')}</Button>
      </div>
    </>
  );
}

function Shown({ value, label }: { readonly value: CallOutput<'enrolment.reveal'>; readonly label: string }): ReactNode {
  const t = useText();
  const [text, setText] = useState(false);
  return (
    <div className="qr-row">
      {value.qr !== null && <QrCard qr={value.qr} label={label} />}
      <div className="stack">
        <div><Button aria-expanded={text} onClick={() => setText(!text)}>{text ? t('admin.wizard.scan.hideSecret') : t('admin.wizard.scan.showSecret')}</Button></div>
        {text && (
          <div>
            <p className="soft" id="secret-label">{t('admin.wizard.scan.secret')}</p>
            <code className="secret selectable" aria-labelledby="secret-label" role="group">{value.uri === null ? value.secret : inFours(value.secret)}</code>
          </div>
        )}
      </div>
    </div>
  );
}

/** `KBTS KUKR DJPE GCZK`: four at a time, for eyes that compare. */
const inFours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;
