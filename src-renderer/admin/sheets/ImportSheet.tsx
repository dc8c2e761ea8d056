import { useRef, type ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import type { Envelope } from '../../../src-shared/errors';
import { Button, ErrorNote, Name, Note, Sheet } from '../../ui/components';
import { sentence } from '../../ui/client';
import { useText } from '../../ui/i18n/text';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { openSheet, refresh, select } from '../state/store';
import './testers.css';

export type Imported = CallOutput<'connections.import'>;

/** Longest file that is handed over, in characters; main says what is wrong with a shorter one. */
const LIMIT = 1_048_576;

export const looksLikeConnections = (file: File): boolean => file.size <= LIMIT && (file.type === 'application/json' || file.name.toLowerCase().endsWith('.json'));

/** Hands the file's text to main, which signs in at each connection of it. */
export async function importFile(file: File): Promise<Envelope<Imported>> {
  const answer = await client.invoke('connections.import', { text: (await file.text()).slice(0, LIMIT) });
  await refresh();
  const first = answer.ok ? answer.value.added[0] : undefined;
  if (first !== undefined) select(first.id);
  return answer;
}

/** Connections from a file, chosen here or dropped on the window; `result` where one was read already. */
export function ImportSheet({ result, onClose }: { readonly result: Imported | null; readonly onClose: () => void }): ReactNode {
  const t = useText();
  const request = useRequest();
  const input = useRef<HTMLInputElement>(null);

  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const answer = await request.run(() => importFile(file));
    if (answer?.ok === true) openSheet({ kind: 'import', result: answer.value });
  };

  return (
    <Sheet
      title={t('admin.import.title')}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('admin.import.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.close')}</Button>
          <Button kind="primary" data-autofocus busy={request.busy} onClick={() => input.current?.click()}>{t('admin.import.choose')}</Button>
        </>
      )}
    >
      <p>{t('admin.import.text')}</p>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {request.error !== null && <ErrorNote error={request.error} />}
      {result !== null && <Result result={result} />}
    </Sheet>
  );
}

function Result({ result: { added, failed } }: { readonly result: Imported }): ReactNode {
  const t = useText();
  return (
    <div className="stack" role="status">
      {added.length > 0 && <Note tone="ok"><p>{t('admin.import.added', { count: added.length })}</p></Note>}
      {failed.length > 0 && (
        <>
          <h2>{t('admin.import.failed')}</h2>
          <ul className="trials">
            {failed.map(({ name, error }, index) => (
              <li key={index}>
                <div className="trial-head"><Name text={name} /></div>
                <p className="soft">{sentence(error).what} {sentence(error).next}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
