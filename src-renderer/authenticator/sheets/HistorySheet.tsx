import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView, EditView } from '../../../src-shared/model';
import { Button, ErrorNote, Sheet } from '../../ui/components';
import { inert } from '../../ui/inert';
import { useText, type Translate } from '../../ui/i18n/text';
import { moment } from '../../ui/moment';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { nameOf } from '../../ui/search';
import { hyphenated } from './parameters';
import { tagsText } from './TagsField';
import './backup/backup.css';

/** What was changed of an account, and each of it put back by a click. A former secret is never shown here: put back, it is the account's. */
export function HistorySheet({ account }: { readonly account: AccountView }): ReactNode {
  const t = useText();
  const [edits, setEdits] = useState<readonly EditView[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  /** Counts what was put back: then it is asked again. */
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    void client.invoke('accounts.history', { id: account.id }).then((answer) => {
      if (answer.ok) setEdits(answer.value);
      else setError(answer.error);
    });
  }, [account.id, turn]);

  const putBack = async (edit: EditView): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await client.invoke('accounts.putBack', { id: account.id, at: edit.at });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    say(t('history.done'));
    setTurn((count) => count + 1);
  };

  return (
    <Sheet title={t('history.title', { name: nameOf(account) })} busy={busy} onClose={closeSheet} actions={<Button kind="primary" data-autofocus onClick={closeSheet}>{t('common.done')}</Button>}>
      {edits !== null && <p>{edits.length === 0 ? t('history.none') : t('history.what')}</p>}
      {edits !== null && edits.length > 0 && (
        <ol className="history-list" reversed>
          {edits.map((edit) => (
            <li key={edit.at} className="history-entry">
              <div>
                <p className="wrap">{valuesOf(t, edit).join(' · ')}</p>
                <p className="soft">{moment(edit.at)}</p>
              </div>
              <Button busy={busy} aria-label={t('history.putBack.label', { when: moment(edit.at) })} onClick={() => void putBack(edit)}>{t('history.putBack')}</Button>
            </li>
          ))}
        </ol>
      )}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}

function valuesOf(t: Translate, edit: EditView): readonly string[] {
  const text = (value: string): string => (value === '' ? t('history.empty') : inert(value));
  return [
    ...(edit.issuer === null ? [] : [t('history.issuer', { value: text(edit.issuer) })]),
    ...(edit.label === null ? [] : [t('history.label', { value: text(edit.label) })]),
    ...(edit.tags === null ? [] : [t('history.tags', { value: text(tagsText(edit.tags)) })]),
    ...(edit.secret ? [t('history.secret')] : []),
    ...(edit.type === null ? [] : [t(`parameter.${edit.type}`)]),
    ...(edit.algorithm === null ? [] : [hyphenated(edit.algorithm)]),
    ...(edit.digits === null || edit.type === 'steam' ? [] : [t('history.digits', { count: edit.digits })]),
    ...(edit.period === null ? [] : [t('history.period', { value: edit.period })]),
    ...(edit.counter === null ? [] : [t('history.counter', { value: edit.counter })]),
  ];
}
