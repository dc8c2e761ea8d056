import { useEffect, useState, type ReactNode } from 'react';
import type { Envelope } from '../../../src-shared/errors';
import type { InspectedCall } from '../../../src-shared/inspector';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { inert } from '../../ui/inert';
import { clockTime } from '../../ui/moment';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { openSheet, say } from '../state/store';
import { EnvironmentLine } from './SignInSheet';
import './testers.css';

/** A call shows up where every word of the filter is in its method, address, status or bodies. */
export function matchesFilter({ method, url, status, request, response }: InspectedCall, filter: string): boolean {
  const text = `${method} ${url} ${status ?? ''} ${request.body ?? ''} ${response?.body ?? ''}`.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Every call of a connection as it happened, with everything secret taken out in main. */
export function InspectorSheet({ connection, onClose }: { readonly connection: ConnectionView; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const { id, inspect } = connection;
  const [answer, setAnswer] = useState<Envelope<readonly InspectedCall[]> | null>(null);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<number | null>(null);

  useEffect(() => {
    let open = true;
    void client.invoke('inspector.list', { id }).then((next) => {
      if (open) setAnswer(next);
    });
    return () => {
      open = false;
    };
  }, [id]);

  const save = async (): Promise<void> => {
    const saved = await request.run(() => client.invoke('inspector.export', { id }));
    if (saved?.ok === true && saved.value.saved) say(t('admin.inspector.saved'));
  };
  const calls = answer?.ok === true ? [...answer.value].reverse().filter((call) => matchesFilter(call, filter)) : [];
  const call = calls.find((one) => one.id === chosen) ?? calls[0];

  return (
    <Sheet
      title={t('admin.inspector.title')}
      size="full"
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <Button onClick={() => openSheet({ kind: 'edit', id })}>{t('admin.inspector.switch')}</Button>
          <Button busy={request.busy} onClick={() => void save()}>{t('admin.inspector.har')}</Button>
          <Button kind="primary" disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
        </>
      )}
    >
      <div className="stack">
        <EnvironmentLine connection={connection} />
        <p className="soft">{t('admin.inspector.text')}</p>
        {!inspect && <Note tone="warn"><p>{t('admin.inspector.off')}</p></Note>}
        <TextField label={t('admin.inspector.filter')} data-autofocus value={filter} onValue={setFilter} />
        {request.error !== null && <ErrorNote error={request.error} />}
        {answer?.ok === false && <ErrorNote error={answer.error} />}
        {answer?.ok === true && calls.length === 0 && <p role="status">{filter === '' ? t('admin.inspector.none') : t('admin.inspector.noMatch')}</p>}
        {call !== undefined && (
          <div className="inspector">
            <ul className="inspector-list" aria-label={t('admin.inspector.calls')}>
              {calls.map((one) => <li key={one.id}><Row call={one} current={one.id === call.id} onChoose={() => setChosen(one.id)} /></li>)}
            </ul>
            <Detail connectionId={id} call={call} />
          </div>
        )}
      </div>
    </Sheet>
  );
}

function Row({ call: { at, method, url, status, milliseconds }, current, onChoose }: { readonly call: InspectedCall; readonly current: boolean; readonly onChoose: () => void }): ReactNode {
  const t = useText();
  return (
    <button type="button" className="inspector-row" aria-current={current || undefined} onClick={onChoose}>
      <span className="mono break">{method} {inert(pathOf(url))}</span>
      <span className="soft">{status ?? t('admin.calls.noAnswer')} · {t('admin.calls.ms', { ms: Math.round(milliseconds) })} · {clockTime(at)}</span>
    </button>
  );
}

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');

function Detail({ connectionId, call }: { readonly connectionId: string; readonly call: InspectedCall }): ReactNode {
  const t = useText();
  const request = useRequest();
  const copy = async (as: 'curl' | 'text'): Promise<void> => {
    const answer = await request.run(() => client.invoke('inspector.copy', { id: connectionId, call: call.id, as }));
    if (answer?.ok === true) say(t('admin.inspector.copied'));
  };
  return (
    <section className="inspector-detail stack" aria-label={t('admin.inspector.detail')}>
      <p className="mono break selectable">{call.method} {inert(call.url)}</p>
      <div className="cluster">
        <Button busy={request.busy} onClick={() => void copy('curl')}>{t('admin.inspector.copyCurl')}</Button>
        <Button busy={request.busy} onClick={() => void copy('text')}>{t('admin.inspector.copy')}</Button>
      </div>
      {request.error !== null && <ErrorNote error={request.error} />}
      <Part title={t('admin.inspector.request')} part={call.request} />
      {call.response === null ? <p>{t('admin.calls.noAnswer')}</p> : <Part title={t('admin.inspector.response')} part={call.response} />}
    </section>
  );
}

function Part({ title, part: { headers, body } }: { readonly title: string; readonly part: InspectedCall['request'] }): ReactNode {
  const lines = [...headers.map(({ name, value }) => `${name}: ${value}`), ...(body === null ? [] : ['', ...body.split('\n')])];
  return (
    <>
      <h2>{title}</h2>
      <pre className="mono selectable" role="region" aria-label={title} tabIndex={0}>{lines.map(inert).join('\n')}</pre>
    </>
  );
}
