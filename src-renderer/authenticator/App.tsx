import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { AppBadges, DamageNotice, IconButton, Icon, KeyLostNotice, OpeningNote, ReadOnlyNotice, StatusLine, TroubleScreen, WhoIsThere, isTrouble, LockScreen } from '../ui/components';
import type { OnUnlock } from '../ui/components/TroubleScreen';
import type { OnProve } from '../ui/components/WhoIsThere';
import { useText } from '../ui/i18n/text';
import type { AppError } from '../../src-shared/errors';
import type { AppStateView } from '../../src-shared/model';
import { AccountList } from './AccountList';
import { openSheet } from './actions';
import { client } from './client';
import { DropTarget } from './DropTarget';
import { EmptyList, NoMatch } from './EmptyList';
import { focusSearch } from './focus';
import { LinkNotice } from './LinkNotice';
import { Reminder } from './Reminder';
import { RowMenu } from './RowMenu';
import { useLive, useShown } from './selectors';
import { change, useStore, type SheetName } from './store';
import { TagBar } from './TagBar';
import { Toolbar } from './Toolbar';
import { Trash } from './Trash';


const prove: OnProve = async (proof) => {
  const answer = await client.invoke('security.prove', { proof });
  return answer.ok ? null : answer.error;
};
const provePresence = async (): Promise<AppError | null> => {
  const answer = await client.invoke('security.provePresence');
  return answer.ok ? null : answer.error;
};
const unlock: OnUnlock = async (given) => {
  const answer = await client.invoke('app.unlock', given);
  return answer.ok ? null : answer.error;
};

export function App(): ReactNode {
  const app = useStore((state) => state.app);
  const sheet = useStore((state) => state.sheet);
  if (app?.vault === 'locked') {
    return (
      <>
        <LockScreen app={app} onUnlock={unlock} onRestore={() => openSheet({ name: 'restore' })} onQuit={() => void client.invoke('app.quit')} />
        {sheet?.name === 'restore' && <LazySheet sheet={sheet} />}
      </>
    );
  }
  if (app !== null && isTrouble(app.vault)) {
    return (
      <>
        <TroubleScreen
          key={app.vault}
          app={app}
          trouble={app.vault}
          onRetry={async () => {
            const answer = await client.invoke('app.retry');
            return answer.ok ? null : answer.error;
          }}
          onUnlock={unlock}
          onRestore={() => openSheet({ name: 'restore' })}
          onEmpty={() => openSheet({ name: 'empty' })}
          onQuit={() => void client.invoke('app.quit')}
        />
        {(sheet?.name === 'restore' || sheet?.name === 'empty') && <LazySheet sheet={sheet} />}
      </>
    );
  }
  return <Window />;
}

/** The window with an open vault; until it is, the same frame without rows (no flash when they come). */
function Window(): ReactNode {
  const app = useStore((state) => state.app);
  const accounts = useStore((state) => state.accounts);
  const sheet = useStore((state) => state.sheet);
  const menu = useStore((state) => state.menu);
  const place = useStore((state) => state.place);
  const status = useStore((state) => state.status);
  const t = useText();

  useEffect(() => focusSearch(), []);

  return (
    <div className="window">
      {place === 'trash' ? <TrashBar /> : <Toolbar />}
      <main className="content">
        {place === 'list' && <TagBar />}
        <LinkNotice />
        {app?.keyLost === true && app.protection !== undefined && <KeyLostNotice onNewKey={() => newKey(app.protection)} />}
        {place === 'list' && <Reminder />}
        {app?.damage?.map((damage) => <DamageNotice key={damage.what} damage={damage} onRestore={app.vault === 'open' ? () => openSheet({ name: 'restore' }) : undefined} />)}
        {app?.vault === 'older-than-seen' && (
          <ReadOnlyNotice
            onAccept={async () => {
              const answer = await client.invoke('app.acceptOlder');
              return answer.ok ? null : answer.error;
            }}
          />
        )}
        {accounts === null ? <><h1 className="visually-hidden">{t('common.loading')}</h1>{app?.vault === 'opening' && <OpeningNote />}</> : place === 'trash' ? <Trash /> : <Listing />}
        {menu !== null && <RowMenu />}
      </main>
      <StatusLine status={status} idle={app === null ? undefined : t('status.hint', { key: app.platform === 'darwin' ? '⌘K' : 'Ctrl+K' })} aside={app === null ? undefined : <AppBadges app={app} />} />
      <DropTarget />
      {sheet !== null && <LazySheet sheet={sheet} />}
      <WhoIsThere protection={app?.protection} onProve={prove} onPresence={app?.presence === undefined ? undefined : provePresence} />
    </div>
  );
}

/** The same protection again: sealed for a new key in the keychain. */
function newKey(protection: AppStateView['protection']): void {
  if (protection !== undefined) openSheet({ name: 'protect', kind: protection.kind, renew: false });
}

function Listing(): ReactNode {
  const all = useLive();
  const shown = useShown();
  if (all.length === 0) return <EmptyList />;
  return shown.length === 0 ? <NoMatch /> : <AccountList accounts={shown} />;
}

function TrashBar(): ReactNode {
  const t = useText();
  return (
    <header className="toolbar">
      <IconButton
        label={t('trash.back')}
        onClick={() => {
          change({ place: 'list' });
        }}
      >
        <Icon name="back" />
      </IconButton>
      <h1>{t('trash.title')}</h1>
    </header>
  );
}

let loaded: ComponentType<{ readonly sheet: SheetName }> | null = null;

/** The sheets come when the first one opens. Not through React.lazy: React holds such content back for 300 ms. */
function LazySheet({ sheet }: { readonly sheet: SheetName }): ReactNode {
  const [Sheets, setSheets] = useState(() => loaded);
  useEffect(() => {
    if (loaded !== null) return;
    void import('./sheets/Sheets').then((module) => {
      loaded = module.Sheets;
      setSheets(() => loaded);
    });
  }, []);
  return Sheets === null ? null : <Sheets sheet={sheet} />;
}
