import { useRef, useState, type ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import type { CallInput } from '../../../src-shared/contract';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, Checkbox, EnvironmentBadge, ErrorNote, Fold, Note, Sheet, TextArea, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { credentialsOf, ENVIRONMENTS, fieldOf, missingCredentials, NO_CREDENTIALS, type CredentialFields as Values, type Field } from '../model/add-form';
import { Choice } from '../parts/Choice';
import { CredentialFields } from '../parts/CredentialFields';
import { fieldErrors, focusFirstInvalid } from '../parts/field-errors';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyConnection, say } from '../state/store';

/** The shift as typed, in seconds; null where it is none. */
export function shiftOf(text: string): number | null {
  const seconds = Number(text.trim() === '' ? '0' : text.trim().replace('−', '-'));
  return Number.isSafeInteger(seconds) && Math.abs(seconds) <= 86_400 ? seconds : null;
}

/** Name, place, certificate, and what testers switch. Credentials are never shown; others can be given in their place. */
export function EditSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const { id, kind, auth } = connection;
  const [name, setName] = useState(connection.name);
  const [baseUrl, setBaseUrl] = useState(connection.baseUrl);
  const [environment, setEnvironment] = useState(connection.environment);
  const [keepCertificate, setKeepCertificate] = useState(connection.ownCertificate);
  const [certificate, setCertificate] = useState('');
  const [inspect, setInspect] = useState(connection.inspect);
  const [shift, setShift] = useState(String(connection.clockShift / 1000));
  const [anew, setAnew] = useState(false);
  const [values, setValues] = useState<Values>({ ...NO_CREDENTIALS, auth, username: connection.username ?? '', userId: connection.userId ?? '' });
  const [missing, setMissing] = useState<readonly Field[]>([]);
  const [codeAsked, setCodeAsked] = useState(false);
  const [productionAccepted, setProductionAccepted] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const moved = baseUrl.trim() !== connection.baseUrl;
  const signsIn = anew || moved;
  const seconds = shiftOf(shift);

  const submit = async (): Promise<void> => {
    const empty = signsIn ? missingCredentials(values, codeAsked) : [];
    setMissing(empty);
    if (empty.length > 0 || seconds === null) { focusFirstInvalid(body.current); return; }
    const input: CallInput<'connections.edit'> = {
      id, name, baseUrl: baseUrl.trim(), environment, inspect, clockShift: environment === 'production' ? 0 : seconds * 1000,
      ...(keepCertificate ? {} : { certificate: certificate.trim() === '' ? null : certificate }),
      ...(signsIn ? { credentials: credentialsOf(values) } : {}),
      ...(productionAccepted ? { productionAccepted } : {}),
    };
    const answer = await request.run(() => client.invoke('connections.edit', input));
    if (answer === null) return;
    if (answer.ok) {
      applyConnection(answer.value);
      say(t('admin.edit.saved'));
      onClose(); return;
    }
    if (answer.error.code === 'code-needed') setCodeAsked(true);
    else focusFirstInvalid(body.current);
  };

  const errors = fieldErrors(t, missing, request.error, auth);
  return (
    <Sheet
      title={t('admin.edit.title')}
      size="wide"
      busy={request.busy}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.edit.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={request.busy}>{t('admin.edit.submit')}</Button>
        </>
      )}
    >
      <div ref={body} className="form-columns">
        <div className="stack">
          <p className="soft">{SERVICES[kind].name}</p>
          <TextField name="name" data-autofocus label={t('admin.add.name')} hint={t('admin.add.nameHelp')} value={name} onValue={setName} />
          <Choice
            label={t('admin.add.environment')}
            value={environment}
            options={ENVIRONMENTS.map((value) => ({ value, content: <EnvironmentBadge environment={value} />, hint: t(`admin.add.environmentHelp.${value}`) }))}
            onValue={setEnvironment}
            error={errors.environment}
          />
          <TextField name="baseUrl" inputMode="url" label={t('admin.add.baseUrl')} hint={t('admin.add.baseUrlHelp')} value={baseUrl} onValue={setBaseUrl} error={errors.baseUrl} />
        </div>
        <div className="stack">
          {moved ? <Note><p>{t('admin.edit.moved')}</p></Note> : (
            <Checkbox checked={anew} onChecked={setAnew} hint={t('admin.edit.changeCredentialsHelp')}>{t('admin.edit.changeCredentials')}</Checkbox>
          )}
          {signsIn && (
            <CredentialFields
              values={values}
              onChange={(next) => {
                setValues((now) => ({ ...now, ...next }));
                setMissing((now) => now.filter((field) => !(field in next)));
              }}
              errors={errors}
              codeAsked={codeAsked}
              kind={kind}
            />
          )}
          <Checkbox checked={inspect} onChecked={setInspect} hint={t('admin.edit.inspectHelp')}>{t('admin.edit.inspect')}</Checkbox>
          {environment !== 'production' && (
            <TextField name="clockShift" inputMode="numeric" className="input-code" label={t('admin.edit.clockShift')} hint={t('admin.edit.clockShiftHelp')} value={shift} onValue={setShift} error={seconds === null ? t('admin.edit.clockShiftBad') : undefined} />
          )}
          <Fold title={t('admin.add.advanced')} open={errors.certificate !== undefined}>
            {connection.ownCertificate && <Checkbox checked={keepCertificate} onChecked={setKeepCertificate}>{t('admin.edit.certificateKeep')}</Checkbox>}
            {!keepCertificate && <TextArea name="certificate" label={t('admin.add.certificate')} hint={t('admin.edit.certificateHelp')} value={certificate} onValue={setCertificate} error={errors.certificate} />}
          </Fold>
          {request.error !== null && fieldOf(request.error, auth) === null && <ErrorNote error={request.error} />}
          {(productionAccepted || request.error?.code === 'runtime-not-for-production') && (
            <Checkbox checked={productionAccepted} onChecked={setProductionAccepted}>{t('admin.add.productionAccepted')}</Checkbox>
          )}
        </div>
      </div>
    </Sheet>
  );
}
