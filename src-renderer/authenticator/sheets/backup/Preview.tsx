import type { ReactNode } from 'react';
import type { RestorePreview } from '../../../../src-shared/model';
import { Fold, Name } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { moment } from '../../../ui/moment';
import { nameOf } from '../../../ui/search';
import '../ways.css';

type Mode = 'merge' | 'replace';

interface PreviewProps {
  readonly preview: RestorePreview;
  /** It is brought into a vault that is open. */
  readonly open: boolean;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}

/** What a backup holds beside what is here. */
export function Preview({ preview, open, mode, onMode }: PreviewProps): ReactNode {
  const t = useText();
  const { added, changed, missing, same, connections } = preview;
  const alone = !open || preview.empty;
  return (
    <>
      <p role="status">
        {t('restore.made', { when: moment(preview.madeAt) })}. {t('restore.holds', { count: preview.accounts })}
        {!alone && ` ${preview.thisVault ? t('restore.this') : t('restore.that')}`}
      </p>
      {added.total > 0 && <Rows title={t('restore.added', { count: added.total })} rows={added.rows.map((row) => ({ ...row, remarks: row.trashed ? [t('restore.trashed')] : [] }))} total={added.total} />}
      {!alone && changed.total > 0 && (
        <Rows
          title={t('restore.changed', { count: changed.total })}
          rows={changed.rows.map((row) => ({ ...row, remarks: [...row.what.map((what) => t(`restore.what.${what}`)), t(`restore.newer.${row.newer}`)] }))}
          total={changed.total}
        />
      )}
      {!alone && missing.total > 0 && <Rows title={t('restore.missing', { count: missing.total })} rows={missing.rows.map((row) => ({ ...row, remarks: [] }))} total={missing.total} />}
      {!alone && same > 0 && <p className="soft">{t('restore.same', { count: same })}</p>}
      {connections > 0 && <p className="soft">{t('restore.connections', { count: connections })}</p>}
      {!alone && (changed.total > 0 || missing.total > 0) && <Modes mode={mode} onMode={onMode} />}
    </>
  );
}

interface Row {
  readonly id: string;
  readonly issuer: string;
  readonly label: string;
  readonly remarks: readonly string[];
}

function Rows({ title, rows, total }: { readonly title: string; readonly rows: readonly Row[]; readonly total: number }): ReactNode {
  const t = useText();
  return (
    <Fold title={title} open={total <= 8}>
      <ul className="restore-rows" aria-label={title} tabIndex={0}>
        {rows.map((row) => <li key={row.id} className="wrap"><Name text={nameOf(row)} />{row.remarks.length > 0 && <span className="soft">{` (${row.remarks.join(', ')})`}</span>}</li>)}
        {total > rows.length && <li className="soft">{t('restore.more', { count: total - rows.length })}</li>}
      </ul>
    </Fold>
  );
}

function Modes({ mode, onMode }: Pick<PreviewProps, 'mode' | 'onMode'>): ReactNode {
  const t = useText();
  return (
    <fieldset className="ways">
      <legend>{t('restore.mode')}</legend>
      {(['merge', 'replace'] as const).map((one) => (
        <div key={one} className="check">
          <input id={`restore-${one}`} type="radio" name="restore-mode" checked={mode === one} aria-describedby={`restore-${one}-what`} onChange={() => onMode(one)} />
          <div>
            <label htmlFor={`restore-${one}`}>{t(`restore.${one}`)}</label>
            <p id={`restore-${one}-what`} className="field-hint">{t(`restore.${one}.what`)}</p>
          </div>
        </div>
      ))}
      <p className="soft">{t('restore.kept')}</p>
    </fieldset>
  );
}
