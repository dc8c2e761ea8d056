import { useState, type ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, Checkbox, ErrorNote, Note, Sheet } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { EnvironmentLine } from '../sheets/SignInSheet';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say } from '../state/store';

interface EndProps {
  readonly connection: ConnectionView;
  readonly what: 'release' | 'remove';
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Secrets that were handed over are deleted for good; users leave the list. Neither can be undone, and both say so. */
export function EndSheet({ connection, what, ids, onClose, onDone }: EndProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [agreed, setAgreed] = useState(false);
  const end = async (): Promise<void> => {
    const chosen = { connectionId: connection.id, ids: [...ids] };
    if (what === 'release') {
      const answer = await request.run(() => client.invoke('users.release', chosen));
      if (answer?.ok !== true) return;
      say(t('users.release.done', { count: answer.value.released }));
    } else {
      const answer = await request.run(() => client.invoke('users.remove', chosen));
      if (answer?.ok !== true) return;
    }
    onDone();
    onClose();
  };
  const ready = what === 'remove' || agreed;
  return (
    <Sheet
      title={t(`users.${what}.title`)}
      busy={request.busy}
      onClose={onClose}
      actions={(
        <>
          <Button data-autofocus disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" disabled={!ready} busy={request.busy} onClick={() => void end()}>{t(`users.${what}.submit`, { count: ids.length })}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t(`users.${what}.text`, { count: ids.length })}</p>
      {what === 'release' && (
        <>
          <Note tone="warn"><p>{t('users.release.warning')}</p></Note>
          <Checkbox checked={agreed} onChecked={setAgreed}>{t('users.release.agreed')}</Checkbox>
        </>
      )}
      {request.error !== null && <ErrorNote error={request.error} />}
    </Sheet>
  );
}
