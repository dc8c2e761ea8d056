import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { BulkAct, RemoteUserView } from '../../../src-shared/bulk';
import type { ConnectionView } from '../../../src-shared/model';
import { Button, ErrorNote, Icon } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { BulkSheet } from './BulkSheet';
import { EndSheet } from './EndSheet';
import { HandOverSheet } from './HandOverSheet';
import { ImportSheet } from './ImportSheet';
import { JobPanel } from './JobPanel';
import { arranged, USER_STATES, type Sorting, type UserState } from './rows';
import { NOTHING_CHOSEN, within } from './selection';
import { loadUsers, takeDropped, useUsers } from './state';
import { UserGrid } from './UserGrid';
import './users.css';

type Open = { readonly kind: 'import'; readonly file: File } | { readonly kind: BulkAct | 'hand-over' | 'release' | 'remove' };

const NONE: readonly RemoteUserView[] = [];

/** The other users of a connection whose service lets an owner act on them. */
export function UsersSection({ connection }: { readonly connection: ConnectionView }): ReactNode {
  const t = useText();
  const { id } = connection;
  const users = useUsers((state) => state.users[id]) ?? NONE;
  const job = useUsers((state) => state.jobs.find(({ connectionId }) => connectionId === id)) ?? null;
  const error = useUsers((state) => state.error);
  const dropped = useUsers((state) => state.dropped);
  const [search, setSearch] = useState('');
  const [state, setState] = useState<UserState | 'all' | 'failed'>('all');
  const [sorting, setSorting] = useState<Sorting>({ column: 'label', descending: false });
  const [selection, setSelection] = useState(NOTHING_CHOSEN);
  const [open, setOpen] = useState<Open | null>(null);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() => void loadUsers(id), [id]);

  const rows = useMemo(() => arranged(users, search, state, sorting), [users, search, state, sorting]);
  const seen = useMemo(() => within(selection, rows.map((user) => user.id)), [selection, rows]);
  const ids = useMemo(() => rows.filter((user) => seen.chosen.has(user.id)).map((user) => user.id), [rows, seen]);
  const list = open?.kind === 'import' ? open.file : dropped?.connectionId === id ? dropped.file : null;
  const close = (): void => {
    setOpen(null);
    takeDropped();
  };
  const working = job !== null && job.state !== 'ended';
  const changed = (): void => {
    setSelection(NOTHING_CHOSEN);
    void loadUsers(id);
  };

  return (
    <section className="users" aria-labelledby="users-title">
      <div className="users-head">
        <h2 id="users-title">{t('users.title')}</h2>
        <span className="soft">{t('users.count', { count: users.length })}</span>
        <input
          ref={picker} type="file" accept=".csv,.tsv,.txt,text/csv" hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file !== undefined) setOpen({ kind: 'import', file });
          }}
        />
        <Button onClick={() => picker.current?.click()}><Icon name="add" />{t('users.import')}</Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      {job !== null && <JobPanel job={job} />}
      {users.length === 0 ? <p className="soft">{t('users.empty')}</p> : (
        <>
          <div className="users-tools">
            <input type="search" className="input" aria-label={t('users.search')} placeholder={t('users.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
            <select className="input users-filter" aria-label={t('users.filter')} value={state} onChange={(event) => setState(([...USER_STATES, 'all', 'failed'] as const).find((one) => one === event.target.value) ?? 'all')}>
              <option value="all">{t('users.filterAll')}</option>
              {USER_STATES.map((one) => <option key={one} value={one}>{t(`users.state.${one}`)}</option>)}
              <option value="failed">{t('users.filterFailed')}</option>
            </select>
            <span className="soft" role="status">{t('users.chosen', { chosen: ids.length, shown: rows.length })}</span>
          </div>
          <div className="users-acts" role="group" aria-label={t('users.acts')}>
            {(['check', 'enrol', 'disable'] as const).map((act) => (
              <Button key={act} disabled={ids.length === 0 || working} onClick={() => setOpen({ kind: act })}>{t(`users.act.${act}`)}</Button>
            ))}
            <Button disabled={ids.length === 0 || working} onClick={() => setOpen({ kind: 'hand-over' })}>{t('users.act.hand-over')}</Button>
            <Button kind="quiet" disabled={ids.length === 0 || working} onClick={() => setOpen({ kind: 'release' })}>{t('users.act.release')}</Button>
            <Button kind="quiet" disabled={ids.length === 0 || working} onClick={() => setOpen({ kind: 'remove' })}>{t('users.act.remove')}</Button>
          </div>
          <UserGrid rows={rows} label={t('users.title')} selection={seen} onSelection={setSelection} sorting={sorting} onSorting={setSorting} />
        </>
      )}
      {list !== null && <ImportSheet connection={connection} file={list} onClose={close} onTaken={changed} />}
      {(open?.kind === 'check' || open?.kind === 'enrol' || open?.kind === 'disable') && <BulkSheet connection={connection} act={open.kind} ids={ids} onClose={close} />}
      {open?.kind === 'hand-over' && <HandOverSheet connection={connection} ids={ids} onClose={close} onDone={() => void loadUsers(id)} />}
      {(open?.kind === 'release' || open?.kind === 'remove') && <EndSheet connection={connection} what={open.kind} ids={ids} onClose={close} onDone={changed} />}
    </section>
  );
}
