import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../src-shared/errors';
import type { AppStateView } from '../../src-shared/model';
import { rewatch } from '../ui/board';
import { Button, EmptyState, ErrorNote, isTrouble, LockScreen, Mark, OpeningNote, TroubleScreen, WhoIsThere } from '../ui/components';
import type { OnUnlock } from '../ui/components/TroubleScreen';
import type { OnProve } from '../ui/components/WhoIsThere';
import { chooseLanguage, setLanguage, useText } from '../ui/i18n/text';
import { setSlow } from '../ui/slow';
import { setTheme } from '../ui/theme';
import { client } from './state/client';
import { Workspace } from './Workspace';

const prove: OnProve = async (proof) => {
  const answer = await client.invoke('security.prove', { proof });
  return answer.ok ? null : answer.error;
};

const provePresence = async (): Promise<AppError | null> => {
  const answer = await client.invoke('security.provePresence');
  return answer.ok ? null : answer.error;
};

/** The window as the vault allows it: opening, in trouble, or the connections. */
export function App(): ReactNode {
  const t = useText();
  const [app, setApp] = useState<AppStateView | null>(null);
  const [error, setError] = useState<AppError | null>(null);

  useEffect(() => {
    const take = (next: AppStateView): void => {
      setTheme(next.settings.theme);
      setSlow(next.slow === true);
      setLanguage(chooseLanguage(next.settings.language, next.locale));
      setApp(next);
    };
    const stop = client.on('app.state', take);
    void client.invoke('app.state').then((answer) => (answer.ok ? take(answer.value) : setError(answer.error)));
    return stop;
  }, []);

  const title = t('admin.title');
  useEffect(() => {
    document.title = title;
  }, [title]);

  const vault = app?.vault;
  useEffect(() => {
    if (vault === 'open') rewatch();
  }, [vault]);

  if (app === null || app.vault === 'opening') {
    return (
      <main className="screen">
        {error === null ? <div className="opening" role="status"><Mark /><p className="soft">{t('common.loading')}</p>{app !== null && <OpeningNote />}</div> : (
          <EmptyState title={t('admin.title')} doors={<Button kind="primary" onClick={() => void client.invoke('app.quit')}>{t('common.quit')}</Button>}>
            <ErrorNote error={error} />
          </EmptyState>
        )}
      </main>
    );
  }
  const unlock: OnUnlock = async (given) => {
    const answer = await client.invoke('app.unlock', given);
    return answer.ok ? null : answer.error;
  };
  if (app.vault === 'locked') return <LockScreen app={app} onUnlock={unlock} onQuit={() => void client.invoke('app.quit')} />;
  if (isTrouble(app.vault)) {
    const retry = async (): Promise<AppError | null> => {
      const answer = await client.invoke('app.retry');
      return answer.ok ? null : answer.error;
    };
    return <TroubleScreen app={app} trouble={app.vault} onRetry={retry} onUnlock={unlock} onQuit={() => void client.invoke('app.quit')} />;
  }
  return (
    <>
      <Workspace app={app} />
      <WhoIsThere protection={app.protection} onProve={prove} onPresence={app.presence === undefined ? undefined : provePresence} />
    </>
  );
}
