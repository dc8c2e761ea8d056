import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { UserListPreview } from '../../../src-shared/bulk';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Name, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say } from '../state/store';
import { EnvironmentLine } from '../sheets/SignInSheet';
import { LARGEST_LIST, textOf } from './decode';

interface ImportProps {
  readonly connection: ConnectionView;
  readonly file: File;
  readonly onClose: () => void;
  readonly onTaken: () => void;
}

/** What a list holds, before anything of it is kept. */
export function ImportSheet({ connection, file, onClose, onTaken }: ImportProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [preview, setPreview] = useState<UserListPreview | null>(null);

  /** Once: the sheet is made anew for another file. */
  const read = useEffectEvent((shown: (preview: UserListPreview) => void): void => {
    void request.run(async () => {
      if (file.size > LARGEST_LIST) return { ok: false, error: { code: 'list-unreadable', retryable: false } };
      return client.invoke('users.preview', { connectionId: connection.id, name: file.name.slice(0, 1000), text: textOf(new Uint8Array(await file.arrayBuffer())) });
    }).then((answer) => {
      if (answer?.ok === true) shown(answer.value);
    });
  });
  useEffect(() => {
    let gone = false;
    read((found) => {
      if (!gone) setPreview(found);
    });
    return () => {
      gone = true;
    };
  }, []);

  const take = async (): Promise<void> => {
    if (preview === null) return;
    const answer = await request.run(() => client.invoke('users.take', { ticket: preview.ticket }));
    if (answer?.ok !== true) return;
    say(t('users.taken', { count: answer.value.added }));
    onClose();
    onTaken();
  };
  const changes = preview === null ? 0 : preview.added + preview.renamed;

  return (
    <Sheet
      title={t('users.import.title')}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('users.import.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={changes === 0} busy={request.busy} onClick={() => void take()}>{t('users.import.take', { count: changes })}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p className="soft break"><Name text={file.name} /></p>
      {request.error !== null && <ErrorNote error={request.error} />}
      {preview !== null && <Preview preview={preview} />}
    </Sheet>
  );
}

function Preview({ preview }: { readonly preview: UserListPreview }): ReactNode {
  const t = useText();
  const { added, renamed, known, refused, more, sample } = preview;
  return (
    <>
      <ul className="plain-list">
        <li>{t('users.import.added', { count: added })}</li>
        {renamed > 0 && <li>{t('users.import.renamed', { count: renamed })}</li>}
        {known > 0 && <li>{t('users.import.known', { count: known })}</li>}
        {refused.length + more > 0 && <li>{t('users.import.refused', { count: refused.length + more })}</li>}
      </ul>
      {sample.length > 0 && <p className="soft">{t('users.import.sample')} {sample.map(({ id, label }) => (label === '' ? id : label)).join(' · ')}{added > sample.length ? ' …' : ''}</p>}
      {refused.length > 0 && (
        <div className="table-scroll refused" tabIndex={0} role="region" aria-label={t('users.import.refusedLabel')}>
          <table>
            <thead><tr><th scope="col">{t('users.import.line')}</th><th scope="col">{t('users.import.why')}</th><th scope="col">{t('users.import.text')}</th></tr></thead>
            <tbody>
              {refused.map(({ line, reason, text }) => <tr key={`${line} ${reason}`}><td>{line}</td><td>{t(`users.refusal.${reason}`)}</td><td className="mono break"><Name text={text} /></td></tr>)}
            </tbody>
          </table>
          {more > 0 && <p className="soft">{t('users.import.more', { count: more })}</p>}
        </div>
      )}
    </>
  );
}
