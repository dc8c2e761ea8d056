import { memo, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { sorted } from '../../../../src-shared/account-order';
import { EXPORT_TARGET_IDS, EXPORT_TARGETS, type ExportTargetId, type Obstacle } from '../../../../src-shared/export-targets';
import type { AppError } from '../../../../src-shared/errors';
import type { AccountView } from '../../../../src-shared/model';
import { Button, Checkbox, ErrorNote, Name, Note, Select, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet } from '../../actions';
import { client } from '../../client';
import { nameOf } from '../../../ui/search';
import { useStore } from '../../store';
import { appOf, reason, titleOf } from './words';
import './exporting.css';

/** What goes, whether tags are with it, and how many stay because the app cannot hold them. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly tagged: boolean;
  readonly left: number;
}

interface ChooseProps {
  readonly target: ExportTargetId;
  readonly onTarget: (target: ExportTargetId) => void;
  /** Those that the person took out. */
  readonly without: ReadonlySet<string>;
  readonly onWithout: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
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

  // What was said of the last app stands until this one's answer is here: thousands of rows are not drawn anew for a moment.
  const obstacles = asked?.obstacles ?? null;
  const shown = asked?.target ?? target;
  const current = asked?.target === target;
  const { listed, fitting, left } = useMemo(() => {
    const all = obstacles === null ? [] : sorted(accounts ?? []).filter(({ id }) => obstacles.has(id));
    return {
      listed: all,
      fitting: all.filter(({ id }) => obstacles?.get(id) === null),
      left: all.flatMap((account) => {
        const obstacle = obstacles?.get(account.id) ?? null;
        return obstacle === null ? [] : [{ account, obstacle }];
      }),
    };
  }, [accounts, obstacles]);
  const chosen = fitting.filter(({ id }) => !without.has(id));
  const tagsKept = { all: Infinity, first: 1, none: 0 }[EXPORT_TARGETS[shown].tags];
  const tagsLost = chosen.some(({ tags }) => tags.length > tagsKept);
  const pinsLost = !EXPORT_TARGETS[shown].pins && chosen.some(({ pinned }) => pinned);
  const toggle = useCallback((id: string, on: boolean) => {
    onWithout((before) => new Set(on ? [...before].filter((one) => one !== id) : [...before, id]));
  }, [onWithout]);
  const app = appOf(t, shown);
  const misfits = left.length === 0 ? '' : t('export.left', { count: left.length, all: listed.length, app });

  return (
    <Sheet
      title={t('export.title')}
      onClose={closeSheet}
      onSubmit={() => { if (current && chosen.length > 0) onGo({ ids: chosen.map(({ id }) => id), tagged: chosen.some(({ tags }) => tags.length > 0), left: left.length }); }}
      actions={(
        <>
          <Button onClick={closeSheet}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!current || chosen.length === 0}>{target === 'google' ? t('google.go', { count: chosen.length }) : t('export.go', { count: chosen.length })}</Button>
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
          <Misfits left={left} target={shown} />
        </Note>
      )}
      {fitting.length > 0 && (
        <>
          {fitting.length > 1 && (
            <Checkbox
              checked={chosen.length === fitting.length}
              onChecked={(on) => onWithout(() => new Set(on ? [] : fitting.map(({ id }) => id)))}
            >
              {t('export.all', { count: fitting.length })}
            </Checkbox>
          )}
          <ul className="draft-list export-list" aria-label={t('export.choose')}>
            {fitting.map((account) => <Row key={account.id} id={account.id} name={nameOf(account)} chosen={!without.has(account.id)} onChoose={toggle} />)}
          </ul>
          {(tagsLost || pinsLost) && (
            <Note>
              {tagsLost && <p>{t(EXPORT_TARGETS[shown].tags === 'none' ? 'export.tags.none' : 'export.tags.first', { app })}</p>}
              {pinsLost && <p>{t('export.pins.none', { app })}</p>}
            </Note>
          )}
          {chosen.some(({ type }) => type === 'hotp') && <Note tone="warn"><p>{t('export.hotp')}</p></Note>}
        </>
      )}
    </Sheet>
  );
}

interface MisfitsProps {
  readonly left: readonly { readonly account: AccountView; readonly obstacle: Obstacle }[];
  readonly target: ExportTargetId;
}

const Misfits = memo(function Misfits({ left, target }: MisfitsProps): ReactNode {
  const t = useText();
  return (
    <ul className="export-left" aria-labelledby="export-left" tabIndex={0}>
      {left.map(({ account, obstacle }) => <li key={account.id} className="wrap"><Name text={nameOf(account)} />: {reason(t, account, target, obstacle)}</li>)}
    </ul>
  );
});

interface RowProps {
  readonly id: string;
  readonly name: string;
  readonly chosen: boolean;
  readonly onChoose: (id: string, on: boolean) => void;
}

/** Drawn anew only where it changes: there may be thousands. */
const Row = memo(function Row({ id, name, chosen, onChoose }: RowProps): ReactNode {
  return (
    <li className="draft">
      <Checkbox checked={chosen} onChecked={(on) => onChoose(id, on)}><span className="name wrap"><Name text={name} /></span></Checkbox>
    </li>
  );
});
