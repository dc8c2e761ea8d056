import { useEffect, type ReactNode } from 'react';
import { assertNever } from '../../src-shared/assert';
import type { EventPayload } from '../../src-shared/contract';
import type { AppError } from '../../src-shared/errors';
import type { AppStateView } from '../../src-shared/model';
import { watch } from '../ui/board';
import { AppBadges, Button, DamageNotice, EmptyState, ErrorNote, Icon, ReadOnlyNotice, StatusLine } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { mainNow } from '../ui/tick';
import { ConnectionPage } from './ConnectionPage';
import { DropTarget } from './DropTarget';
import { ElsewhereNote } from './parts/ElsewhereNote';
import { AddSheet } from './sheets/AddSheet';
import { AdoptSheet } from './sheets/AdoptSheet';
import { AuditSheet } from './sheets/AuditSheet';
import { CheckSheet } from './sheets/CheckSheet';
import { DisableSheet } from './sheets/DisableSheet';
import { ConformanceSheet } from './sheets/ConformanceSheet';
import { EditSheet } from './sheets/EditSheet';
import { ImportSheet } from './sheets/ImportSheet';
import { InspectorSheet } from './sheets/InspectorSheet';
import { LinkSheet } from './sheets/LinkSheet';
import { LostSheet } from './sheets/LostSheet';
import { ReenrolSheet } from './sheets/ReenrolSheet';
import { RemoveSheet } from './sheets/RemoveSheet';
import { RenewSheet } from './sheets/RenewSheet';
import { SettleSheet } from './sheets/SettleSheet';
import { ShortcutsSheet } from './sheets/ShortcutsSheet';
import { SignInSheet } from './sheets/SignInSheet';
import { TestSheet } from './sheets/TestSheet';
import { UnlinkSheet } from './sheets/UnlinkSheet';
import { Sidebar } from './Sidebar';
import { client } from './state/client';
import { closeSheet, endWaiting, openSheet, refresh, setConnections, setWaiting, useAdmin, useConnection } from './state/store';
import { listenToJobs } from './users/state';
import { Wizard } from './wizard/Wizard';

/** Connections on the left, the chosen one beside them, and at most one sheet over both. */
export function Workspace({ app }: { readonly app: AppStateView }): ReactNode {
  const t = useText();
  const { connections, loadError, selected, status } = useAdmin();
  const connection = useConnection(selected);

  useEffect(() => {
    const stops = [
      client.on('connections.changed', (next) => setConnections(next)),
      listenToJobs(),
      client.on('enrolment.waiting', ({ connectionId, until }) => setWaiting(connectionId, until)),
      client.on('command', ({ name }) => carryOut(name)),
    ];
    void refresh();
    return () => stops.forEach((stop) => stop());
  }, []);
  useWaitingEnds();

  const enrolmentId = connection?.enrolment?.id;
  useEffect(() => watch('connection', enrolmentId === undefined ? [] : [enrolmentId]), [enrolmentId]);

  return (
    <div className="workspace">
      {app.damage?.map((damage) => <DamageNotice key={damage.what} damage={damage} />)}
      {app.vault === 'older-than-seen' && <ReadOnlyNotice onAccept={acceptOlder} />}
      <div className="columns">
        {connections !== null && connections.length > 0 && <Sidebar />}
        <main className="main-column">
          {loadError !== null && <ErrorNote error={loadError}><Button onClick={() => void refresh()}>{t('common.retry')}</Button></ErrorNote>}
          {loadError === null && connections === null && <p className="page soft" role="status">{t('admin.loading')}</p>}
          {app.vault === 'open' && <ElsewhereNote />}
          {connections?.length === 0 && <NoConnections />}
          {connection !== null && <ConnectionPage key={connection.id} connection={connection} />}
        </main>
      </div>
      <StatusLine status={status} aside={<AppBadges app={app} />} />
      <Sheets platform={app.platform} protection={app.protection} />
      {app.vault === 'open' && <DropTarget />}
    </div>
  );
}

/** A menu item or shortcut. An open sheet is finished first. */
function carryOut(name: EventPayload<'command'>['name']): void {
  if (useAdmin.getState().sheet !== null) return;
  switch (name) {
    case 'add':
    case 'shortcuts': { openSheet({ kind: name }); return; }
    case 'find': return document.querySelector<HTMLElement>('.connection-item[aria-current]')?.focus();
    // These live in the authenticator.
    case 'settings':
    case 'paste':
    case 'camera':
    case 'screen': return void client.invoke('app.openWindow', { window: 'authenticator' });
    default: return assertNever(name);
  }
}

async function acceptOlder(): Promise<AppError | null> {
  const answer = await client.invoke('app.acceptOlder');
  return answer.ok ? null : answer.error;
}

function NoConnections(): ReactNode {
  const t = useText();
  return (
    <EmptyState
      title={t('admin.empty.title')}
      doors={(
        <>
          <Button kind="primary" onClick={() => openSheet({ kind: 'add' })}><Icon name="add" />{t('admin.empty.add')}</Button>
          <Button onClick={() => openSheet({ kind: 'import', result: null })}>{t('admin.import')}</Button>
          <Button kind="quiet" onClick={() => void client.invoke('app.openWindow', { window: 'authenticator' })}>{t('admin.wizard.done.open')}</Button>
        </>
      )}
    >
      <p>{t('admin.empty.text')}</p>
    </EmptyState>
  );
}

/** A wait that is over gives way to "sending". */
function useWaitingEnds(): void {
  const waiting = useAdmin((state) => state.waiting);
  useEffect(() => {
    const timers = Object.entries(waiting).map(([id, until]) => setTimeout(() => endWaiting(id), Math.max(0, until - mainNow())));
    return () => timers.forEach((timer) => clearTimeout(timer));
  }, [waiting]);
}

function Sheets({ platform, protection }: Pick<AppStateView, 'platform' | 'protection'>): ReactNode {
  const sheet = useAdmin((state) => state.sheet);
  const connection = useConnection(sheet !== null && 'id' in sheet ? sheet.id : null);
  if (sheet === null) return null;
  if (sheet.kind === 'add') return <AddSheet onClose={closeSheet} />;
  if (sheet.kind === 'shortcuts') return <ShortcutsSheet platform={platform} onClose={closeSheet} />;
  if (sheet.kind === 'renew') return <RenewSheet error={sheet.error} protection={protection} onClose={closeSheet} />;
  if (sheet.kind === 'audit') return <AuditSheet onClose={closeSheet} />;
  if (sheet.kind === 'import') return <ImportSheet result={sheet.result} onClose={closeSheet} />;
  if (connection === null) return null;
  switch (sheet.kind) {
    case 'enrol': return <Wizard connection={connection} onClose={closeSheet} />;
    case 'settle': return <SettleSheet connection={connection} onClose={closeSheet} />;
    case 'sign-in': return <SignInSheet connection={connection} onClose={closeSheet} />;
    case 'disable': return <DisableSheet connection={connection} onClose={closeSheet} />;
    case 'check': return <CheckSheet connection={connection} onClose={closeSheet} />;
    case 'adopt': return <AdoptSheet connection={connection} onClose={closeSheet} />;
    case 'link': return <LinkSheet connection={connection} onClose={closeSheet} />;
    case 'unlink': return <UnlinkSheet connection={connection} onClose={closeSheet} />;
    case 'reenrol': return <ReenrolSheet connection={connection} onClose={closeSheet} />;
    case 'lost': return <LostSheet connection={connection} onClose={closeSheet} />;
    case 'remove': return <RemoveSheet connection={connection} protection={protection} onClose={closeSheet} />;
    case 'edit': return <EditSheet connection={connection} onClose={closeSheet} />;
    case 'inspector': return <InspectorSheet connection={connection} onClose={closeSheet} />;
    case 'conformance': return <ConformanceSheet connection={connection} onClose={closeSheet} />;
    case 'test': return <TestSheet connection={connection} onClose={closeSheet} />;
    default: return assertNever(sheet);
  }
}
