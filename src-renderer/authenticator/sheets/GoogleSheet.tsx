import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { sorted } from '../../../src-shared/account-order';
import { assertNever } from '../../../src-shared/assert';
import type { CallOutput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import type { AccountView } from '../../../src-shared/model';
import { Button, Checkbox, ErrorNote, Name, Note, Sheet } from '../../ui/components';
import { useText, type Translate } from '../../ui/i18n/text';
import { closeSheet } from '../actions';
import { client } from '../client';
import { nameOf } from '../search';
import { useStore } from '../store';
import { GoogleCodes } from './GoogleCodes';
import './showing.css';

type Obstacle = CallOutput<'export.googleChoices'>[number]['obstacle'];

/** Choose accounts, then show them as the codes that Google Authenticator imports. What it cannot hold is named. */
export function GoogleSheet(): ReactNode {
  const [choices, setChoices] = useState<ReadonlyMap<string, Obstacle> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [shown, setShown] = useState<readonly string[] | null>(null);

  useEffect(() => {
    void client.invoke('export.googleChoices').then((answer) => {
      if (answer.ok) setChoices(new Map(answer.value.map(({ id, obstacle }) => [id, obstacle])));
      else setError(answer.error);
    });
  }, []);

  if (shown !== null) return <GoogleCodes key="codes" ids={shown} />;
  // A sheet gives the focus once, when it opens: not before there is a button that can take it.
  if (choices === null && error === null) return null;
  return <Choose key="choose" choices={choices} error={error} onGo={setShown} />;
}

interface ChooseProps {
  readonly choices: ReadonlyMap<string, Obstacle> | null;
  readonly error: AppError | null;
  readonly onGo: (ids: readonly string[]) => void;
}

function Choose({ choices, error, onGo }: ChooseProps): ReactNode {
  const t = useText();
  const accounts = useStore((state) => state.accounts);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const listed = sorted(accounts ?? []).filter(({ id }) => choices?.has(id) === true);
  const fitting = listed.filter(({ id }) => choices?.get(id) === null);
  const left = listed.filter(({ id }) => choices?.get(id) !== null);
  const chosen = fitting.filter(({ id }) => !without.has(id));
  const toggle = useCallback((id: string, on: boolean) => {
    setWithout((before) => new Set(on ? [...before].filter((one) => one !== id) : [...before, id]));
  }, []);

  return (
    <Sheet
      title={t('google.title')}
      onClose={closeSheet}
      onSubmit={() => { if (chosen.length > 0) onGo(chosen.map(({ id }) => id)); }}
      actions={(
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={chosen.length === 0} data-autofocus>{t('google.go', { count: chosen.length })}</Button>
        </>
      )}
    >
      {error !== null && <ErrorNote error={error} />}
      {choices !== null && fitting.length === 0 && <Note tone="warn"><p>{t('google.none')}</p></Note>}
      {fitting.length > 0 && (
        <>
          <p>{t('google.what')}</p>
          {fitting.length > 1 && (
            <Checkbox checked={without.size === 0} onChecked={(on) => setWithout(new Set(on ? [] : fitting.map(({ id }) => id)))}>{t('google.all')}</Checkbox>
          )}
          <ul className="draft-list" aria-label={t('google.choose')}>
            {fitting.map((account) => (
              <li key={account.id} className="draft">
                <Checkbox checked={!without.has(account.id)} onChecked={(on) => toggle(account.id, on)}><span className="name wrap"><Name text={nameOf(account)} /></span></Checkbox>
              </li>
            ))}
          </ul>
          {chosen.some(({ type }) => type === 'hotp') && <Note tone="warn"><p>{t('google.hotp')}</p></Note>}
        </>
      )}
      {left.length > 0 && (
        <div className="stack">
          <h2 className="soft" id="google-left">{t('google.left', { count: left.length })}</h2>
          <ul className="google-left" aria-labelledby="google-left">
            {left.map((account) => <li key={account.id} className="wrap"><Name text={nameOf(account)} />: {reason(t, account, choices?.get(account.id) ?? null)}</li>)}
          </ul>
        </div>
      )}
    </Sheet>
  );
}

function reason(t: Translate, { period, digits, algorithm }: AccountView, obstacle: Obstacle): string {
  switch (obstacle) {
    case 'period': return t('google.obstacle.period', { seconds: period });
    case 'digits': return t('google.obstacle.digits', { digits });
    case 'algorithm': return t('google.obstacle.algorithm', { algorithm });
    case 'size': return t('google.obstacle.size');
    case null: return '';
    default: return assertNever(obstacle);
  }
}
