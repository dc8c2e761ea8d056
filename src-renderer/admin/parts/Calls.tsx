import { useEffect, useState, type ReactNode } from 'react';
import type { Envelope } from '../../../src-shared/errors';
import type { CallRecord } from '../../../src-shared/model';
import { HIDDEN } from '../../../src-shared/secret';
import { ErrorNote, Fold } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { inert } from '../../ui/inert';
import { clockTime } from '../../ui/moment';
import { client } from '../state/client';

/** The fold for testers: what went over the wire, public fields only. `version` changes after every act. */
export function CallsFold({ connectionId, version }: { readonly connectionId: string; readonly version: string }): ReactNode {
  const t = useText();
  return (
    <Fold title={t('admin.calls.title')}>
      <Calls key={connectionId} connectionId={connectionId} version={version} />
    </Fold>
  );
}

function Calls({ connectionId, version }: { readonly connectionId: string; readonly version: string }): ReactNode {
  const t = useText();
  const [answer, setAnswer] = useState<Envelope<readonly CallRecord[]> | null>(null);
  useEffect(() => {
    let open = true;
    void client.invoke('connections.calls', { id: connectionId }).then((next) => {
      if (open) setAnswer(next);
    });
    return () => {
      open = false;
    };
  }, [connectionId, version]);

  if (answer === null) return <p className="soft">{t('admin.calls.loading')}</p>;
  if (!answer.ok) return <ErrorNote error={answer.error} />;
  return (
    <div className="stack">
      <p className="soft">{t('admin.calls.note')}</p>
      {answer.value.length === 0 ? <p>{t('admin.calls.none')}</p> : <CallTable calls={[...answer.value].reverse()} />}
    </div>
  );
}

export function CallTable({ calls }: { readonly calls: readonly CallRecord[] }): ReactNode {
  const t = useText();
  return (
    <div className="table-scroll" role="region" aria-label={t('admin.calls.title')} tabIndex={0}>
      <table className="calls">
        <thead>
          <tr>
            <th scope="col">{t('admin.calls.when')}</th>
            <th scope="col">{t('admin.calls.call')}</th>
            <th scope="col">{t('admin.calls.status')}</th>
            <th scope="col">{t('admin.calls.took')}</th>
            <th scope="col">{t('admin.calls.sent')}</th>
            <th scope="col">{t('admin.calls.received')}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.id}>
              <td><time dateTime={new Date(call.at).toISOString()}>{clockTime(call.at)}</time></td>
              <td className="mono">{call.method} {inert(call.path)}</td>
              <td className="mono">{call.status ?? t('admin.calls.noAnswer')}</td>
              <td className="number">{t('admin.calls.ms', { ms: Math.round(call.milliseconds) })}</td>
              <td><Fields fields={call.sent} /></td>
              <td><Fields fields={call.received} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The public fields one a line; of the others, which main has made unreadable, only the names, together. */
function Fields({ fields }: { readonly fields: CallRecord['sent'] }): ReactNode {
  const t = useText();
  const named = Object.entries(fields).filter(([name]) => name !== HIDDEN);
  const redacted = named.filter(([, value]) => value === HIDDEN).map(([name]) => name);
  if (named.length === 0) return '–';
  return (
    <ul className="call-fields mono">
      {named.filter(([, value]) => value !== HIDDEN).map(([name, value]) => <li key={name}>{inert(name)}: {inert(value)}</li>)}
      {redacted.length > 0 && <li className="soft">{t('admin.calls.redacted', { names: redacted.join(', ') })}</li>}
    </ul>
  );
}
