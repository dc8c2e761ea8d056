import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { serviceName } from '../model/names';
import { standingOf, standingText } from '../model/standing';
import { StateMark } from './StateMark';
import { StepHeading } from './StepHeading';

/** How it stands now, as the last word of a sheet. */
export function StandingResult({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const { key, tone } = standingOf(connection);
  const values = { service: serviceName(t, connection) };
  return (
    <div className="step-form">
      <StepHeading>{t(`admin.standing.${key}.title`, values)}</StepHeading>
      <StateMark tone={tone}>{t(`admin.standing.${key}.word`)}</StateMark>
      <p>{standingText(t, connection)}</p>
      <div className="step-actions"><Button kind="primary" onClick={onClose}>{t('common.close')}</Button></div>
    </div>
  );
}
