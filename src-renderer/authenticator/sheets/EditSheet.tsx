import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView } from '../../../src-shared/model';
import { Button, ErrorNote, Note, Sheet, TextField } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { closeSheet, say } from '../actions';
import { client } from '../client';
import { nameOf } from '../../ui/search';
import { fieldErrors, ParameterFields, parametersFrom, typedFrom, type FieldName } from './ParameterFields';
import { TagsField, tagsText, typedTags } from './TagsField';

/** Names, and what codes are made from. A new secret is sent once and dropped with the sheet; the old one never comes here. */
export function EditSheet({ account }: { readonly account: AccountView }): ReactNode {
  const t = useText();
  const [issuer, setIssuer] = useState(account.issuer);
  const [label, setLabel] = useState(account.label);
  const [tags, setTags] = useState(() => tagsText(account.tags));
  const [secret, setSecret] = useState('');
  const [parameters, setParameters] = useState(() => typedFrom(account));
  const [error, setError] = useState<AppError | null>(null);
  const [notANumber, setNotANumber] = useState<FieldName | null>(null);
  const [busy, setBusy] = useState(false);
  const errors = fieldErrors(error, notANumber);
  // Once a service no longer asks for it, it is an account like any other.
  const enrolled = account.link !== null && account.link.state !== 'off' && account.link.state !== 'abandoned';
  const before = typedFrom(account);
  const others = secret.trim() !== '' || (Object.keys(before) as readonly (keyof typeof before)[]).some((field) => before[field] !== parameters[field].trim());

  const save = async (): Promise<void> => {
    const given = others ? parametersFrom(parameters) : null;
    setNotANumber(typeof given === 'string' ? given : null);
    setError(null);
    if (typeof given === 'string') return;
    setBusy(true);
    const answer = await client.invoke('accounts.edit', { id: account.id, issuer, label, tags: [...typedTags(tags)], parameters: given, secret: secret.trim() === '' ? null : secret });
    setBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    say(t('edit.done', { name: nameOf(answer.value) }));
    closeSheet();
  };

  return (
    <Sheet
      title={t('edit.title')}
      busy={busy}
      onClose={closeSheet}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" busy={busy}>{t('common.save')}</Button>
        </>
      }
    >
      <TextField data-autofocus label={t('confirm.issuer')} value={issuer} onValue={setIssuer} dir="auto" error={errors.of('issuer')} />
      <TextField label={t('confirm.label')} value={label} onValue={setLabel} dir="auto" />
      <TagsField value={tags} onValue={setTags} error={errors.of('tags')} />
      {enrolled ? <p className="soft">{t('edit.enrolled')}</p> : (
        <>
          <TextField label={t('edit.secret')} hint={t('edit.secret.hint')} className="input-code" value={secret} onValue={setSecret} error={errors.of('secret')} />
          <ParameterFields value={parameters} onValue={setParameters} errorOf={errors.of} />
          {others && <Note tone="warn"><p>{t('edit.warned')}</p></Note>}
        </>
      )}
      {errors.rest !== null && <ErrorNote error={errors.rest} />}
    </Sheet>
  );
}
