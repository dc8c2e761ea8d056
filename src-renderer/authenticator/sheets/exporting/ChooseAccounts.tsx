import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { sorted } from '../../../../src-shared/account-order';
import { EXPORT_TARGET_IDS, type ExportTargetId, type Obstacle } from '../../../../src-shared/export-targets';
import type { AppError } from '../../../../src-shared/errors';
import { Button, Checkbox, ErrorNote, Name, Note, Select, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet } from '../../actions';
import { client } from '../../client';
import { nameOf } from '../../search';
import { useStore } from '../../store';
import { appOf, reason, titleOf } from './words';
import './exporting.css';

/** What goes, and how many stay because the app cannot hold them. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly left: number;
}

interface ChooseProps {
  readonly target: ExportTargetId;
  readonly onTarget: (target: ExportTargetId) => void;
  /** Those that the person took out. */
  readonly without: ReadonlySet<string>;
  readonly onWithout: (without: ReadonlySet<string>) => void;
  readonly onGo: (chosen: Chosen) => void;
}

interface Choices {
  readonly target: ExportTargetId;
  readonly obstacles: ReadonlyMap<string, Obstacle | null>;
}

/** The app, and the accounts. What the app cannot hold stands above them with its reason. */
export function ChooseAccounts({ target, onTarget, without, onWithout, onGo }: ChooseProps): ReactNode {
  const t = useText();
  const accounts = useStore((state) => state.accounts);
  const [asked, setAsked] = useState<Choices | null>(null);
  const [error, setError] = useState<AppError | null>(null);

  useEffect(() => {
    let wanted = true;
    void client.invoke('export.choices', { target }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setAsked({ target, obstacles: new Map(answer.value.map(({ id, obstacle }) => [id, obstacle])) });
      setError(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [target]);

  const obstacles = asked?.target === target ? asked.obstacles : null;
  const listed = obstacles === null ? [] : sorted(accounts ?? []).filter(({ id }) => obstacles.has(id));
  const fitting = listed.filter(({ id }) => obstacles?.get(id) === null);
  const left = listed.filter(({ id }) => obstacles?.get(id) !== null);
  const chosen = fitting.filter(({ id }) => !without.has(id));
  const toggle = useCallback((id: string, on: boolean) => {
    onWithout(new Set(on ? [...without].filter((one) => one !== id) : [...without, id]));
  }, [without, onWithout]);
  const app = appOf(t, target);
  const misfits = left.length === 0 ? '' : t('export.left', { count: left.length, all: listed.length, app });

  return (
    <Sheet
      title={t('export.title')}
      onClose={closeSheet}
      onSubmit={() => { if (chosen.length > 0) onGo({ ids: chosen.map(({ id }) => id), left: left.length }); }}
      actions={(
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={chosen.length === 0}>{target === 'google' ? t('google.go', { count: chosen.length }) : t('export.go', { count: chosen.length })}</Button>
        </>
      )}
    >
      <Select label={t('export.for')} hint={t(`export.what.${target}`)} value={target} options={EXPORT_TARGET_IDS.map((value) => ({ value, text: titleOf(t, value) }))} onValue={onTarget} />
      <p className="visually-hidden" role="status">{misfits}</p>
      {error !== null && <ErrorNote error={error} />}
      {obstacles !== null && fitting.length === 0 && <Note tone="warn"><p>{listed.length === 0 ? t('export.empty') : t('export.none', { app })}</p></Note>}
      {left.length > 0 && (
        <Note tone="warn">
          <p className="note-what" id="export-left">{misfits}</p>
          <ul className="export-left" aria-labelledby="export-left" tabIndex={0}>
            {left.map((account) => <li key={account.id} className="wrap"><Name text={nameOf(account)} />: {reason(t, account, target, obstacles?.get(account.id) ?? null)}</li>)}
          </ul>
        </Note>
      )}
      {fitting.length > 0 && (
        <>
          {fitting.length > 1 && (
            <Checkbox
              checked={chosen.length === fitting.length}
              onChecked={(on) => onWithout(new Set(on ? [] : fitting.map(({ id }) => id)))}
            >
              {t('export.all', { count: fitting.length })}
            </Checkbox>
          )}
          <ul className="draft-list" aria-label={t('export.choose')}>
            {fitting.map((account) => (
              <li key={account.id} className="draft">
                <Checkbox checked={!without.has(account.id)} onChecked={(on) => toggle(account.id, on)}><span className="name wrap"><Name text={nameOf(account)} /></span></Checkbox>
              </li>
            ))}
          </ul>
          {chosen.some(({ type }) => type === 'hotp') && <Note tone="warn"><p>{t('export.hotp')}</p></Note>}
        </>
      )}
    </Sheet>
  );
}
