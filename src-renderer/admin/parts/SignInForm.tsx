import { useRef, useState, type ReactNode } from 'react';
import type { CredentialsInput } from '../../../src-shared/contract';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';
import { Button, ErrorNote } from '../../ui/components';
import { useCodeNow } from '../../ui/board';
import { useText } from '../../ui/i18n/text';
import { credentialsOf, fieldOf, missingCredentials, NO_CREDENTIALS, type CredentialFields as Values, type Field } from '../model/add-form';
import { client } from '../state/client';
import type { Request } from '../state/request';
import { applyConnection, openSheet } from '../state/store';
import { CredentialFields } from './CredentialFields';
import { LimitNote } from './LimitNote';
import { Progress } from './Progress';
import { fieldErrors, focusFirstInvalid } from './field-errors';

interface SignInFormProps {
  readonly connection: ConnectionView;
  readonly request: Request;
  readonly onDone: () => void;
  /** Other buttons, before the primary one. */
  readonly children?: ReactNode;
}

/** Signs in again with what this connection signs in with. What is under way there stays as it is. */
export function SignInForm({ connection, request, onDone, children }: SignInFormProps): ReactNode {
  const t = useText();
  const [values, setValues] = useState<Values>({ ...NO_CREDENTIALS, auth: connection.auth, username: connection.username ?? '' });
  const [missing, setMissing] = useState<readonly Field[]>([]);
  const [codeAsked, setCodeAsked] = useState(false);
  const [backup, setBackup] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (): Promise<void> => {
    const empty = missingCredentials(values, codeAsked && !backup);
    setMissing(empty);
    if (empty.length > 0) { focusFirstInvalid(form.current); return; }
    const answer = await request.run(() => client.invoke('connections.signIn', { id: connection.id, credentials: withBackup(credentialsOf(values), backup) }));
    if (answer === null) return;
    if (answer.ok) {
      applyConnection(answer.value);
      onDone(); return;
    }
    if (answer.error.code === 'code-needed') setCodeAsked(true);
    else if (answer.error.code === 'no-backup-code') setBackup(false);
    else focusFirstInvalid(form.current);
  };

  const { enrolment } = connection;
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
      <CredentialFields
        values={values}
        onChange={(next) => {
          setValues((now) => ({ ...now, ...next }));
          setMissing((now) => now.filter((field) => !(field in next)));
        }}
        errors={fieldErrors(t, missing, request.error, connection.auth)}
        codeAsked={codeAsked}
        kind={connection.kind}
        usesBackup={backup}
        codeAid={enrolment === null ? undefined : (
          <div>
            {!backup && <FillIn id={enrolment.id} onCode={(code) => setValues((now) => ({ ...now, code }))} />}
          </div>
        )}
      />
      {backup && !codeAsked && <p role="status">{t('admin.credentials.usesBackup')}</p>}
      {connection.auth === 'password' && enrolment !== null && isOn(enrolment) && (
        <div><BackupChoice left={enrolment.backupCodes.total - enrolment.backupCodes.used} chosen={backup} onChosen={setBackup} /></div>
      )}
      {codeAsked && <div><Button kind="quiet" onClick={() => openSheet({ kind: 'lost', id: connection.id })}>{t('admin.acts.lost')}</Button></div>}
      <LimitNote connection={connection} need="call" />
      {request.error !== null && fieldOf(request.error, connection.auth) === null && <ErrorNote error={request.error} />}
      <div className="step-actions">
        <Progress busy={request.busy} connectionId={connection.id} text={t('admin.signIn.busy')} />
        {children}
        <Button kind="primary" type="submit" busy={request.busy}>{connection.auth === 'password' ? t('admin.signIn.submit') : t('admin.signIn.submitToken')}</Button>
      </div>
    </form>
  );
}

const isOn = ({ state }: EnrolmentView): boolean => state === 'proven' || state === 'on-unproven' || state === 'on-without-codes' || state === 'unknown';

const withBackup = (credentials: CredentialsInput, backup: boolean): CredentialsInput =>
  (backup && credentials.kind === 'password' ? { ...credentials, code: undefined, backup: true } : credentials);

/** For a lost authenticator: main picks one of the sealed backup codes; this window never sees it. */
function BackupChoice({ left, chosen, onChosen }: { readonly left: number; readonly chosen: boolean; readonly onChosen: (chosen: boolean) => void }): ReactNode {
  const t = useText();
  if (left <= 0) return null;
  return <Button kind="quiet" onClick={() => onChosen(!chosen)}>{chosen ? t('admin.credentials.typeInstead') : t('admin.credentials.useBackup', { count: left })}</Button>;
}

/** The code that this very app shows for the account, put into the field. */
function FillIn({ id, onCode }: { readonly id: string; readonly onCode: (code: string) => void }): ReactNode {
  const t = useText();
  const { code } = useCodeNow(id);
  if (code === null) return null;
  return <div><Button onClick={() => onCode(code)}>{t('admin.credentials.fillIn')}</Button></div>;
}
