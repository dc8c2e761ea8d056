import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import { Checkbox, ErrorNote } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { client } from '../client';

type Registration = 'on' | 'off' | 'unavailable';

/** Whether the system sends otpauth links here: off until a person agrees, and asked from the system each time. */
export function LinkSetting(): ReactNode {
  const t = useText();
  const [state, setState] = useState<Registration | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  useEffect(() => {
    void client.invoke('links.registration').then((answer) => setState(answer.ok ? answer.value : 'unavailable'));
  }, []);

  const set = async (on: boolean): Promise<void> => {
    setBusy(true);
    const answer = await client.invoke('links.register', { on });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setState(answer.value);
  };

  return (
    <>
      <Checkbox checked={state === 'on'} disabled={busy || state === null || state === 'unavailable'} onChecked={(on) => void set(on)} hint={t(state === 'unavailable' ? 'settings.links.unavailable' : 'settings.links.hint')}>
        {t('settings.links')}
      </Checkbox>
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
