import { useId, useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import { EXPORT_PASSWORD_LENGTH, EXPORT_TARGETS, type FileTargetId } from '../../../../src-shared/export-targets';
import { Button, ErrorNote, Note, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet, say } from '../../actions';
import { client } from '../../client';
import { useNewPassphrase } from '../backup/NewPassphrase';
import type { Chosen } from './ChooseAccounts';
import { appOf } from './words';
import '../ways.css';
import './exporting.css';

interface SaveProps {
  readonly target: FileTargetId;
  readonly chosen: Chosen;
  readonly onBack: () => void;
}

/** How the file is protected, then where it goes, which the system asks. Main writes it; no secret comes here. */
export function SaveFile({ target, chosen: { ids, tagged, left }, onBack }: SaveProps): ReactNode {
  const t = useText();
  const { app: name, sealed: canSeal, open: canBeOpen } = EXPORT_TARGETS[target];
  const [sealed, setSealed] = useState(canSeal);
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const password = useNewPassphrase(EXPORT_PASSWORD_LENGTH);
  const app = appOf(t, target);

  const save = async (): Promise<void> => {
    const typed = sealed ? password.take(false) : undefined;
    if (typed === null) return;
    setBusy(true);
    setError(null);
    const answer = await client.invoke('export.save', { target, ids: [...ids], ...(typed === undefined ? { inClear: true } : { password: typed }) });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    if (!answer.value.saved) return; // cancelled: everything stays as it was typed
    closeSheet();
    say(t(sealed ? 'export.saved' : 'export.saved.clear', { count: ids.length, app }));
  };

  return (
    <Sheet
      title={name === null ? t('export.save.links') : t('export.save.title', { app })}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void save()}
      actions={(
        <>
          <Button disabled={busy} onClick={onBack}>{t('export.back')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t(sealed ? 'export.save' : 'export.save.clear')}</Button>
        </>
      )}
    >
      <p>{t('export.goes', { count: ids.length })}{left > 0 && ` ${t('export.stay', { count: left })}`}</p>
      {canSeal && canBeOpen && (
        <fieldset className="ways">
          <legend>{t('export.protection')}</legend>
          <Way checked={sealed} onChoose={() => setSealed(true)} what={t('export.sealed.what', { app })}>{t('export.sealed')}</Way>
          <Way checked={!sealed} onChoose={() => setSealed(false)} what={t(target === 'bitwarden' ? 'export.clear.bitwarden' : 'export.clear.what')}>{t('export.clear')}</Way>
        </fieldset>
      )}
      {!sealed && <Note tone="warn"><p className="note-what">{t('export.clear.means')}</p><p>{t('export.clear.next')}</p></Note>}
      {sealed && password.fields(t('export.password'), t(target === 'two-fas' ? 'export.password.long' : 'export.password.hint'), true)}
      {sealed && tagged && target === 'two-fas' && <p className="soft">{t('export.groups')}</p>}
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}

interface WayProps {
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly what: string;
  readonly children: ReactNode;
}

function Way({ checked, onChoose, what, children }: WayProps): ReactNode {
  const id = useId();
  return (
    <div className="check">
      <input id={id} type="radio" name="export-way" checked={checked} aria-describedby={`${id}-what`} onChange={onChoose} />
      <div>
        <label htmlFor={id}>{children}</label>
        <p id={`${id}-what`} className="field-hint">{what}</p>
      </div>
    </div>
  );
}
