import { useState, type ReactNode } from 'react';
import type { HandOverFormat } from '../../../src-shared/bulk';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, Checkbox, ErrorNote, Note, Select, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { EnvironmentLine } from '../sheets/SignInSheet';
import { client } from '../state/client';
import { useRequest } from '../state/request';
import { say } from '../state/store';

interface HandOverProps {
  readonly connection: ConnectionView;
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Secrets leave for those whom they belong to: encrypted unless the person says that they may stand on paper in clear. */
export function HandOverSheet({ connection, ids, onClose, onDone }: HandOverProps): ReactNode {
  const t = useText();
  const request = useRequest();
  const [format, setFormat] = useState<HandOverFormat>('encrypted');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [inClear, setInClear] = useState(false);
  const differs = again !== '' && again !== passphrase;
  const ready = format === 'sheets' ? inClear : passphrase !== '' && passphrase === again;

  const make = async (): Promise<void> => {
    const how = format === 'sheets' ? { format, inClear: true as const } : { format, passphrase };
    const answer = await request.run(() => client.invoke('users.handOver', { connectionId: connection.id, ids: [...ids], ...how }));
    setPassphrase('');
    setAgain('');
    if (answer?.ok !== true || answer.value.users === 0) return;
    say(t('users.handOver.done', { count: answer.value.users }));
    onDone();
    onClose();
  };

  return (
    <Sheet
      title={t('users.handOver.title')}
      busy={request.busy}
      onClose={onClose}
      onSubmit={() => { if (ready) void make(); }}
      actions={(
        <>
          <p role="status" className="progress">{request.busy ? t('users.handOver.busy') : ''}</p>
          <Button disabled={request.busy} onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!ready} busy={request.busy}>{t('users.handOver.submit')}</Button>
        </>
      )}
    >
      <EnvironmentLine connection={connection} />
      <p>{t('users.handOver.text', { count: ids.length })}</p>
      <Select
        label={t('users.handOver.format')} value={format} onValue={setFormat}
        options={[{ value: 'encrypted', text: t('users.handOver.encrypted') }, { value: 'sheets', text: t('users.handOver.sheets') }]}
      />
      {format === 'sheets' ? (
        <>
          <Note tone="warn"><p>{t('users.handOver.clear')}</p></Note>
          <Checkbox checked={inClear} onChecked={setInClear}>{t('users.handOver.clearAgreed')}</Checkbox>
        </>
      ) : (
        <>
          <TextField type="password" autoComplete="new-password" label={t('users.handOver.passphrase')} hint={t('users.handOver.passphraseHelp')} value={passphrase} onValue={setPassphrase} />
          <TextField type="password" autoComplete="new-password" label={t('users.handOver.again')} value={again} onValue={setAgain} error={differs ? t('users.handOver.differs') : undefined} />
        </>
      )}
      {request.error !== null && <ErrorNote error={request.error} />}
    </Sheet>
  );
}
