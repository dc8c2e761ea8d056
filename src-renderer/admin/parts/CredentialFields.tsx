import { useEffect, useRef, type ReactNode } from 'react';
import { assertNever } from '../../../src-shared/assert';
import { SERVICES } from '../../../src-shared/backends';
import type { BackendKind } from '../../../src-shared/model';
import { TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import type { CredentialFields as Values, Field } from '../model/add-form';

interface CredentialFieldsProps {
  readonly values: Values;
  readonly onChange: (change: Partial<Values>) => void;
  /** What is wrong, beside its field. */
  readonly errors: Partial<Readonly<Record<Field, string>>>;
  /** The server asked for a code: its field is there and gets the focus. */
  readonly codeAsked: boolean;
  readonly kind: BackendKind;
  /** Where the code can come from this app: stands under the field. */
  readonly codeAid?: ReactNode;
  /** A kept backup code goes along: nothing is typed. */
  readonly usesBackup?: boolean;
}

/** How a person signs in, for each kind. Passwords are handed to main and never kept. */
export function CredentialFields({ values, onChange, errors, codeAsked, kind, codeAid, usesBackup = false }: CredentialFieldsProps): ReactNode {
  const t = useText();
  const { name: service, capabilities } = SERVICES[kind];
  const email = capabilities.loginName === 'email';
  const code = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (codeAsked) code.current?.focus();
  }, [codeAsked]);

  switch (values.auth) {
    case 'password': return (
      <>
        <TextField name="username" label={email ? t('admin.credentials.email') : t('admin.credentials.username')} hint={email ? t('admin.credentials.emailHelp') : t('admin.credentials.usernameHelp')} value={values.username} onValue={(username) => onChange({ username })} error={errors.username} autoComplete="username" />
        <TextField name="password" data-autofocus={values.username !== '' || undefined} type="password" label={t('admin.credentials.password')} hint={t('admin.credentials.passwordHelp')} value={values.password} onValue={(password) => onChange({ password })} error={errors.password} />
        {(errors.userId !== undefined || values.userId !== '') && (
          <TextField name="userId" className="input-code" label={t('admin.credentials.userId')} hint={t('admin.credentials.userIdHelp')} value={values.userId} onValue={(userId) => onChange({ userId })} error={errors.userId} />
        )}
        {codeAsked && (
          <div className="stack">
            <p role="status">{t('admin.credentials.codeNeeded', { service })}</p>
            {usesBackup ? <p>{t('admin.credentials.usesBackup')}</p> : <TextField ref={code} name="code" inputMode="numeric" className="input-code" label={t('admin.credentials.code')} hint={t('admin.credentials.codeHelp')} value={values.code} onValue={(next) => onChange({ code: next })} error={errors.code} />}
            {codeAid}
          </div>
        )}
      </>
    );
    case 'jwt': return (
      <TextField name="jwt" type="password" label={t('admin.credentials.jwt')} hint={t('admin.credentials.jwtHelp')} value={values.jwt} onValue={(jwt) => onChange({ jwt })} error={errors.jwt} />
    );
    case 'key': return (
      <>
        <TextField name="key" className="input-code" label={t('admin.credentials.key')} value={values.key} onValue={(key) => onChange({ key })} error={errors.key} />
        <TextField name="secret" type="password" label={t('admin.credentials.secret')} hint={t('admin.credentials.secretHelp')} value={values.secret} onValue={(secret) => onChange({ secret })} error={errors.secret} />
      </>
    );
    case 'token': return (
      <>
        <TextField name="token" type="password" label={t('admin.credentials.token')} hint={t('admin.credentials.tokenHelp')} value={values.token} onValue={(token) => onChange({ token })} error={errors.token} />
        <TextField name="userId" className="input-code" label={t('admin.credentials.userId')} hint={t('admin.credentials.userIdHelp')} value={values.userId} onValue={(userId) => onChange({ userId })} error={errors.userId} />
        <TextField name="username" label={t('admin.credentials.tokenUsername')} hint={t('admin.credentials.tokenUsernameHelp')} value={values.username} onValue={(username) => onChange({ username })} error={errors.username} />
        {values.userId.trim() === '' && values.username.trim() !== '' && (
          <TextField name="password" type="password" label={t('admin.credentials.password')} hint={t('admin.credentials.tokenPasswordHelp')} value={values.password} onValue={(password) => onChange({ password })} error={errors.password} />
        )}
      </>
    );
    default: return assertNever(values.auth);
  }
}
