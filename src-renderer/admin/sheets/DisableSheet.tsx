import { useRef, useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Button, ErrorNote, LiveCode, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, serviceName } from '../model/names';
import { Choice } from '../parts/Choice';
import { focusFirstInvalid } from '../parts/field-errors';
import { LimitNote } from '../parts/LimitNote';
import { Progress } from '../parts/Progress';
import { SignInForm } from '../parts/SignInForm';
import { StateMark } from '../parts/StateMark';
import { StepHeading } from '../parts/StepHeading';
import { UnknownOutcome } from '../parts/UnknownOutcome';
import { StandingResult } from '../parts/StandingResult';
import { client } from '../state/client';
import { useRequest, type Request } from '../state/request';
import { applyConnection, refresh } from '../state/store';
import { EnvironmentLine } from './SignInSheet';

type Ending = 'read' | 'settled';

/** Disabling: what will happen, the password, a code; it ends with what the server says afterwards. */
export function DisableSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  /** Its own: while it asks, the question what happened must stay on screen. */
  const finding = useRequest();
  const [ending, setEnding] = useState<Ending | null>(null);
  const { enrolment } = connection;
  const lost = ending === null && !request.busy && enrolment !== null && (enrolment.state === 'unknown' || enrolment.state === 'disabling');
  const expired = !connection.signedIn || request.error?.code === 'session-expired';

  const screen = (): ReactNode => {
    if (ending === 'read') return <Read connection={connection} onClose={onClose} />;
    if (ending === 'settled') return <StandingResult connection={connection} onClose={onClose} />;
    if (lost) return <UnknownOutcome connection={connection} enrolment={enrolment} request={finding} onClose={onClose} onSettled={() => setEnding('settled')} />;
    if (expired && !request.busy) return <SignInAgain connection={connection} onClose={onClose} onDone={request.clear} />;
    return <DisableForm connection={connection} request={request} onClose={onClose} onDone={() => setEnding('read')} />;
  };
  return (
    <Sheet title={t('admin.disable.title')} busy={request.busy || finding.busy} onClose={onClose}>
      <EnvironmentLine connection={connection} />
      {screen()}
    </Sheet>
  );
}

/** A request of its own: while it runs, the sheet must not fall back to the form behind it. */
export function SignInAgain({ connection, onClose, onDone }: { readonly connection: ConnectionView; readonly onClose: () => void; readonly onDone: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  return (
    <>
      <StepHeading>{t('admin.signIn.title')}</StepHeading>
      <p>{t('admin.signIn.text')}</p>
      <SignInForm connection={connection} request={request} onDone={onDone}>
        <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
      </SignInForm>
    </>
  );
}

interface DisableFormProps {
  readonly connection: ConnectionView;
  readonly request: Request;
  readonly onClose: () => void;
  readonly onDone: () => void;
  /** A new secret follows at once; main does both as one act. */
  readonly reenrol?: boolean;
}

export function DisableForm({ connection, request, onClose, onDone, reenrol = false }: DisableFormProps): ReactNode {
  const t = useText();
  const service = serviceName(t, connection);
  const { enrolment } = connection;
  const { disable: needs, backupCodeAtDisable, reenrol: way } = SERVICES[connection.kind].capabilities;
  const account = accountName(connection) ?? connection.name;
  const ours = enrolment !== null && enrolment.state !== 'replaced';
  const backupLeft = enrolment === null || backupCodeAtDisable === 'no' ? 0 : enrolment.backupCodes.total - enrolment.backupCodes.used;
  const [how, setHow] = useState<'here' | 'backup' | 'hand'>(ours ? 'here' : 'hand');
  const [typedName, setTypedName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const submit = async (): Promise<void> => {
    setTried(true);
    const lacking = (needs.password && password === '') || (needs.code && how === 'hand' && code.trim() === '') || (needs.typedName && typedName.trim() === '');
    if (lacking) { focusFirstInvalid(form.current); return; }
    const typed = !needs.code || how === 'here' ? {} : how === 'backup' ? { backup: true as const } : { code: code.trim() };
    const named = needs.typedName ? { accountName: typedName } : { password };
    const answer = await request.run<ConnectionView | EnrolmentView>(async () => {
      const input = { connectionId: connection.id, ...named, ...typed };
      const given = reenrol ? await client.invoke('enrolment.reenrol', input) : await client.invoke('enrolment.disable', input);
      // Answers and events may overtake each other: while the state still reads "disabling", this form must not give way.
      if (!given.ok) await refresh();
      return given;
    });
    if (answer === null) return;
    if (!answer.ok) {
      passwordField.current?.focus();
      return;
    }
    if ('connectionId' in answer.value) await refresh();
    else applyConnection(answer.value);
    onDone();
  };

  return (
    <form
      ref={form}
      className="step-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="stack">
        <h2>{t('admin.disable.willHappen')}</h2>
        {reenrol ? (
          <>
            <p>{t(`admin.reenrol.${way}.text`, { service, account })}</p>
            <Note tone="warn"><p>{t(`admin.reenrol.${way}.gap`, { service })}</p></Note>
          </>
        ) : <p>{t('admin.disable.text', { service, account: accountName(connection) ?? t('admin.thisAccount') })}</p>}
      </div>
      {connection.environment === 'production' && <Note tone="warn"><p>{t('admin.realAccount')}</p></Note>}
      {needs.typedName && (
        <TextField data-autofocus label={t('admin.disable.typeName', { account })} hint={t('admin.disable.typeNameHelp', { service })} value={typedName} onValue={setTypedName} error={tried && typedName.trim() === '' ? t('admin.required.accountName') : undefined} />
      )}
      {needs.password && <TextField ref={passwordField} data-autofocus type="password" label={t('admin.disable.password')} hint={t('admin.disable.passwordHelp')} value={password} onValue={setPassword} error={tried && password === '' ? t('admin.required.password') : undefined} />}
      {needs.code && (enrolment !== null && ours ? (
        <Choice
          label={t('admin.disable.codeHow')}
          value={how}
          options={[
            { value: 'here', content: <span className="code-choice">{t('admin.disable.codeHere')}<LiveCode id={enrolment.id} digits={6} showNext={false} /></span>, hint: t('admin.disable.codeOurs') },
            ...(backupLeft > 0 ? [{
              value: 'backup' as const, content: t('admin.disable.backupHere', { count: backupLeft }),
              hint: backupCodeAtDisable === 'unstated' ? t('admin.disable.backupUnstated', { service }) : t('admin.disable.backupHereHelp'),
            }] : []),
            { value: 'hand', content: t('admin.disable.codeHand') },
          ]}
          onValue={setHow}
        />
      ) : <p>{t('admin.disable.elsewhere')}</p>)}
      {needs.code && how === 'hand' && (
        <TextField className="input-code" label={t('admin.disable.codeLabel')} hint={t('admin.disable.codeHelp')} value={code} onValue={setCode} error={tried && code.trim() === '' ? t('admin.required.code') : undefined} />
      )}
      <LimitNote connection={connection} need="call" />
      {request.error !== null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.disable.busy', { service })} />
        <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
        <Button kind="danger" type="submit" busy={request.busy}>{reenrol ? t('admin.reenrol.submit') : t('admin.disable.submit')}</Button>
      </div>
    </form>
  );
}

/** What the server said when it was asked again after the request. */
function Read({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const service = serviceName(t, connection);
  const mfa = connection.status?.mfa ?? 'unknown';
  const text = {
    off: { title: t('admin.disable.doneTitle'), text: t('admin.disable.doneText', { service }) },
    on: { title: t('admin.disable.stillTitle'), text: t('admin.disable.stillText', { service }) },
    unknown: { title: t('admin.disable.unreadTitle'), text: t('admin.disable.unreadText', { service }) },
  }[mfa];
  return (
    <div className="step-form">
      <StepHeading>{text.title}</StepHeading>
      <StateMark tone={mfa}>{t(`admin.states.${mfa}`)}</StateMark>
      <p>{text.text}</p>
      <div className="step-actions"><Button kind="primary" onClick={onClose}>{t('common.close')}</Button></div>
    </div>
  );
}
