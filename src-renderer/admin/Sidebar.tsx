import { useId, type KeyboardEvent, type ReactNode } from 'react';
import type { ConnectionView, Environment } from '../../src-shared/model';
import { Button, EnvironmentBadge, Icon, Name } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { ENVIRONMENTS } from './model/add-form';
import { standingOf } from './model/standing';
import { StateMark } from './parts/StateMark';
import { client } from './state/client';
import { openSheet, select, useAdmin } from './state/store';

/** Connections by environment: the word, its colour and its shape stand over each group. */
export function Sidebar(): ReactNode {
  const t = useText();
  const connections = useAdmin((state) => state.connections) ?? [];
  return (
    <div className="sidebar">
      <nav aria-label={t('admin.sidebar.label')} onKeyDown={moveWithArrows}>
        {ENVIRONMENTS.map((environment) => (
          <Group key={environment} environment={environment} connections={connections.filter((one) => one.environment === environment)} />
        ))}
      </nav>
      <div className="sidebar-foot">
        <Button onClick={() => openSheet({ kind: 'add' })}><Icon name="add" />{t('admin.sidebar.add')}</Button>
        <Button onClick={() => openSheet({ kind: 'import', result: null })}><Icon name="paste" />{t('admin.import')}</Button>
        <Button onClick={() => openSheet({ kind: 'audit' })}><Icon name="history" />{t('admin.audit')}</Button>
        <Button onClick={() => void client.invoke('app.openWindow', { window: 'authenticator' })}><Icon name="lock" />{t('admin.sidebar.openAuthenticator')}</Button>
      </div>
    </div>
  );
}

function Group({ environment, connections }: { readonly environment: Environment; readonly connections: readonly ConnectionView[] }): ReactNode {
  const id = useId();
  if (connections.length === 0) return null;
  return (
    <section className="group" aria-labelledby={id}>
      <h2 id={id}><EnvironmentBadge environment={environment} /></h2>
      <ul>
        {connections.map((connection) => <li key={connection.id}><Item connection={connection} /></li>)}
      </ul>
    </section>
  );
}

function Item({ connection }: { readonly connection: ConnectionView }): ReactNode {
  const t = useText();
  const chosen = useAdmin((state) => state.selected === connection.id);
  const { key, tone } = standingOf(connection);
  return (
    <button type="button" className="connection-item" aria-current={chosen || undefined} onClick={() => select(connection.id)}>
      <Name className="name ellipsis" text={connection.name} />
      <Name className="soft ellipsis" text={connection.remoteUser ?? connection.username ?? hostOf(connection.baseUrl)} />
      <StateMark tone={tone}>{t(`admin.standing.${key}.word`)}</StateMark>
    </button>
  );
}

const hostOf = (url: string): string => url.replace(/^https?:\/\//, '');

/** Up and down move through the list as in any list; Tab still reaches every item. */
function moveWithArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.connection-item')];
  const next = items[items.findIndex((item) => item === document.activeElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
