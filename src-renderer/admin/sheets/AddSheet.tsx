import { useRef, useState, type ReactNode } from 'react';
import { OFFERED, SERVICES } from '../../../src-shared/backends';
import { Button, Checkbox, EnvironmentBadge, ErrorNote, Fold, Note, Select, Sheet, TextArea, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { addInput, EMPTY_FORM, ENVIRONMENTS, fieldOf, missingFields, withEnvironment, withService, type AddForm, type Field } from '../model/add-form';
import { Choice } from '../parts/Choice';
import { CredentialFields } from '../parts/CredentialFields';
import { fieldErrors, focusFirstInvalid } from '../parts/field-errors';
import { WaitLine } from '../parts/LimitNote';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { applyConnection, select } from '../state/store';

/** A new connection: where the service is, which environment that is, and how to sign in there. */
export function AddSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const [form, setForm] = useState<AddForm>(EMPTY_FORM);
  const [missing, setMissing] = useState<readonly Field[]>([]);
  const [codeAsked, setCodeAsked] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const { name: service, capabilities } = SERVICES[form.kind];

  const change = (next: Partial<AddForm>): void => {
    setForm((now) => ({ ...now, ...next }));
    setMissing((now) => now.filter((field) => !(field in next)));
  };

  const submit = async (): Promise<void> => {
    const empty = missingFields(form, codeAsked);
    setMissing(empty);
    if (empty.length > 0) { focusFirstInvalid(body.current); return; }
    const answer = await request.run(() => client.invoke('connections.add', addInput(form, service)));
    if (answer === null) return;
    if (answer.ok) {
      applyConnection(answer.value);
      select(answer.value.id);
      onClose(); return;
    }
    // The code's field appears and takes the focus by itself; everything typed stays.
    if (answer.error.code === 'code-needed') setCodeAsked(true);
    else focusFirstInvalid(body.current);
  };

  const errors = fieldErrors(t, missing, request.error, form.auth);
  const elsewhere = request.error !== null && fieldOf(request.error, form.auth) === null;
  const submitText = form.auth === 'password' ? t('admin.add.submit') : t('admin.add.submitToken');
  return (
    <Sheet
      title={t('admin.add.title')}
      size="wide"
      busy={request.busy}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.add.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={request.busy}>{submitText}</Button>
        </>
      )}
    >
      <div ref={body} className="form-columns">
        <div className="stack">
          <Select label={t('admin.add.service')} value={form.kind} options={OFFERED.map((value) => ({ value, text: SERVICES[value].name }))} onValue={(kind) => setForm((now) => withService(now, kind))} />
          <Choice
            focused
            label={t('admin.add.environment')}
            value={form.environment}
            options={ENVIRONMENTS.map((value) => ({ value, content: <EnvironmentBadge environment={value} />, hint: t(`admin.add.environmentHelp.${value}`) }))}
            onValue={(environment) => setForm((now) => withEnvironment(now, environment))}
            error={errors.environment}
          />
          <TextField name="baseUrl" inputMode="url" label={t('admin.add.baseUrl')} hint={t('admin.add.baseUrlHelp')} value={form.baseUrl} onValue={(baseUrl) => change({ baseUrl })} error={errors.baseUrl} />
          <TextField name="name" label={t('admin.add.name')} hint={t('admin.add.nameHelp')} value={form.name} onValue={(name) => change({ name })} error={errors.name} />
        </div>
        <div className="stack">
          {capabilities.auth.length > 1 && <Choice
            label={t('admin.add.signInWith')}
            value={form.auth}
            options={capabilities.auth.map((value) => ({ value, content: t(`admin.auth.${value}`) }))}
            onValue={(auth) => {
              setForm((now) => ({ ...now, auth }));
              setMissing([]);
              request.clear();
            }}
          />}
          <CredentialFields values={form} onChange={change} errors={errors} codeAsked={codeAsked} kind={form.kind} />
          <Fold key={errors.certificate === undefined ? 'closed' : 'open'} title={t('admin.add.advanced')} open={errors.certificate !== undefined || form.certificate !== ''}>
            {capabilities.sessionAs.length > 1 && (
              <Choice
                label={t('admin.add.sessionAs')}
                value={form.sessionAs}
                options={capabilities.sessionAs.map((value) => ({ value, content: t(`admin.add.sessionAs.${value}`) }))}
                onValue={(sessionAs) => change({ sessionAs })}
              />
            )}
            <TextArea name="certificate" label={t('admin.add.certificate')} hint={t('admin.add.certificateHelp')} value={form.certificate} onValue={(certificate) => change({ certificate })} error={errors.certificate} />
          </Fold>
          {form.environment === 'production' && <Note tone="warn"><p>{t('admin.realAccount')}</p></Note>}
          {request.error !== null && elsewhere && <><ErrorNote error={request.error} /><WaitLine error={request.error} /></>}
          {(form.productionAccepted || request.error?.code === 'runtime-not-for-production') && (
            <Checkbox checked={form.productionAccepted} onChecked={(productionAccepted) => change({ productionAccepted })}>{t('admin.add.productionAccepted')}</Checkbox>
          )}
        </div>
      </div>
    </Sheet>
  );
}
