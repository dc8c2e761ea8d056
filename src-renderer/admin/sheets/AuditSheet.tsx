import { useEffect, useState, type ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import type { Envelope } from '../../../src-shared/errors';
import { Button, ErrorNote, Name, Select, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { moment } from '../../ui/moment';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say, useAdmin } from '../state/store';
import './testers.css';

const ALL = '';

/** The audit trail: every act that changed something, newest first, of one connection or of all. */
export function AuditSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const connections = useAdmin((state) => state.connections) ?? [];
  const [chosen, setChosen] = useState(ALL);
  const [answer, setAnswer] = useState<Envelope<CallOutput<'audit.list'>> | null>(null);
  const connectionId = chosen === ALL ? null : chosen;

  useEffect(() => {
    let open = true;
    void client.invoke('audit.list', { connectionId }).then((next) => {
      if (open) setAnswer(next);
    });
    return () => {
      open = false;
    };
  }, [connectionId]);

  const save = async (format: 'csv' | 'json'): Promise<void> => {
    const saved = await request.run(() => client.invoke('audit.export', { connectionId, format }));
    if (saved?.ok === true && saved.value.saved) say(t('admin.audit.saved'));
  };

  return (
    <Sheet
      title={t('admin.audit.title')}
      size="full"
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <Button busy={request.busy} onClick={() => void save('csv')}>{t('admin.audit.csv')}</Button>
          <Button busy={request.busy} onClick={() => void save('json')}>{t('admin.audit.json')}</Button>
          <Button kind="primary" disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
        </>
      )}
    >
      <div className="stack">
        <p className="soft">{t('admin.audit.text')}</p>
        <Select
          label={t('admin.audit.which')}
          value={chosen}
          options={[{ value: ALL, text: t('admin.audit.all') }, ...connections.map(({ id, name }) => ({ value: id, text: name }))]}
          onValue={setChosen}
        />
        {request.error !== null && <ErrorNote error={request.error} />}
        {answer?.ok === false && <ErrorNote error={answer.error} />}
        {answer?.ok === true && <Trail trail={answer.value} />}
      </div>
    </Sheet>
  );
}

function Trail({ trail: { entries, total } }: { readonly trail: CallOutput<'audit.list'> }): ReactNode {
  const t = useText();
  if (entries.length === 0) return <p role="status">{t('admin.audit.none')}</p>;
  return (
    <>
      {total > entries.length && <p className="soft">{t('admin.audit.more', { shown: entries.length, total })}</p>}
      <div className="table-scroll" role="region" aria-label={t('admin.audit.title')} tabIndex={0}>
        <table className="calls trail">
          <thead>
            <tr>
              <th scope="col">{t('admin.audit.when')}</th>
              <th scope="col">{t('admin.audit.connection')}</th>
              <th scope="col">{t('admin.audit.user')}</th>
              <th scope="col">{t('admin.audit.act')}</th>
              <th scope="col">{t('admin.audit.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ at, connection, user, act, outcome }, index) => (
              <tr key={`${at} ${index}`}>
                <td><time dateTime={new Date(at).toISOString()}>{moment(at)}</time></td>
                <td><Name text={connection} /></td>
                <td><Name text={user} /></td>
                <td>{t(`admin.audit.acts.${act}`)}</td>
                <td>{t(`admin.audit.outcomes.${outcome}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
