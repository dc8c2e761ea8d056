import type { ReactNode } from 'react';
import { SERVICES } from '../../../src-shared/backends';
import { Button, LiveCode, Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { accountName, canSignIn, serviceName } from '../model/names';
import type { Progress } from '../model/steps';
import { StepHeading } from '../parts/StepHeading';
import { client } from '../state/client';
import { Said } from './Said';
import type { StepProps } from './Wizard';

/** The end: what holds now, and where the account is. */
export function DoneScreen({ connection, enrolment, progress, onClose }: StepProps & { readonly progress: Progress }): ReactNode {
  const t = useText();
  const service = serviceName(t, connection);
  const account = accountName(connection) ?? connection.name;
  const unproven = enrolment.state === 'on-unproven';
  return (
    <>
      <StepHeading>{unproven ? t('admin.wizard.done.titleUnproven') : t('admin.wizard.done.title')}</StepHeading>
      <p>{unproven ? t('admin.wizard.done.textUnproven', { account }) : t('admin.wizard.done.text', { account })}</p>
      <div className="stack">
        {SERVICES[connection.kind].capabilities.readsSecret && !unproven && <Said>{t('admin.wizard.done.proved.held', { service })}</Said>}
        {progress.proof === 'made' && <Said>{t('admin.wizard.done.proved', { service })}</Said>}
        {progress.proof === 'skipped' && canSignIn(connection) && <p className="soft">{t('admin.wizard.done.skipped')}</p>}
        {enrolment.backupCodes.total > 0 && <Said>{t('admin.wizard.done.codesKept')}</Said>}
        {enrolment.backupCodes.total === 0 && enrolment.state === 'proven' && SERVICES[connection.kind].capabilities.backupCodes !== 'none' && <p className="soft">{t('admin.wizard.done.noCodes', { service })}</p>}
        {enrolment.state === 'on-without-codes' && (
          <Note tone="warn">
            <p className="note-what">{t('admin.standing.on-without-codes.title')}</p>
            <p>{t('admin.standing.on-without-codes.text')}</p>
          </Note>
        )}
      </div>
      <div className="code-card" role="group" aria-label={t('admin.code.now')}><LiveCode id={enrolment.id} digits={6} showNext /></div>
      <div className="step-actions">
        <Button onClick={() => void client.invoke('app.openWindow', { window: 'authenticator' })}>{t('admin.wizard.done.open')}</Button>
        <Button kind="primary" onClick={onClose}>{t('common.close')}</Button>
      </div>
    </>
  );
}
