import { type ReactNode } from 'react';
import { assertNever } from '../../src-shared/assert';
import { SERVICES } from '../../src-shared/backends';
import type { ConnectionView } from '../../src-shared/model';
import { Button, EnvironmentBadge, ErrorNote, LiveCode, Name, Note } from '../ui/components';
import { useText } from '../ui/i18n/text';
import { accountName, serviceName } from './model/names';
import { moment } from '../ui/moment';
import { UsersSection } from './users/UsersSection';
import { canDisable, canLink, canReenrol, canUnlink, clockDifference, mayBeLost, standingOf, standingText, type Act } from './model/standing';
import { lostStep } from './model/steps';
import { CallsFold } from './parts/Calls';
import { ConnectionMenu } from './parts/ConnectionMenu';
import { ShiftBadge, ShiftNote } from './parts/ClockShift';
import { LimitNote } from './parts/LimitNote';
import { StateMark } from './parts/StateMark';
import { client } from './state/client';
import { useRequest } from './state/request';
import { applyConnection, openSheet, refresh, say } from './state/store';

/** One connection: its account with its MFA state, what that means, and the one act that helps. */
export function ConnectionPage({ connection }: { readonly connection: ConnectionView }): ReactNode {
  const t = useText();
  const request = useRequest();
  const { id, auth, environment } = connection;
  const service = serviceName(t, connection);

  const check = async (): Promise<void> => {
    if (SERVICES[connection.kind].capabilities.status === 'probe') { openSheet({ kind: 'check', id }); return; }
    const answer = await request.run(() => client.invoke('connections.check', { id }));
    if (answer === null) return;
    if (!answer.ok) return refresh();
    applyConnection(answer.value);
    say(t('admin.checkedNow', { state: t(`admin.states.${answer.value.status?.mfa ?? 'unknown'}`) }));
  };

  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <div className="cluster">
            <h1><Name text={connection.name} /></h1>
            <EnvironmentBadge environment={environment} />
            <ShiftBadge connection={connection} />
          </div>
          <p className="mono soft selectable break">{connection.baseUrl}</p>
          <p className="soft">{t(`admin.authAs.${auth}`)}</p>
        </div>
        <div className="cluster">
          <Button onClick={() => openSheet({ kind: 'test', id })}>{t('admin.test')}</Button>
          <Button onClick={() => openSheet({ kind: 'edit', id })}>{t('admin.edit')}</Button>
          <ConnectionMenu id={id} />
        </div>
      </header>

      {!connection.signedIn && (
        <Note tone="warn">
          <p className="note-what">{t('admin.session.title', { service })}</p>
          <p>{t('admin.session.text')}</p>
          <div className="cluster">
            <Button kind="primary" onClick={() => openSheet({ kind: 'sign-in', id })}>{t('admin.acts.sign-in')}</Button>
            <Button kind="quiet" onClick={() => openSheet({ kind: 'lost', id })}>{t('admin.acts.lost')}</Button>
          </div>
        </Note>
      )}
      <ClockNote connection={connection} />
      <ShiftNote connection={connection} />
      <LimitNote connection={connection} need={connection.status?.mfa === 'off' ? 'enrolment' : 'call'} />
      {request.error !== null && request.error.code !== 'session-expired' && <ErrorNote error={request.error} />}

      <AccountTable connection={connection} checking={request.busy} onCheck={() => void check()} />
      {standingOf(connection).key !== 'session-ended' && <StandingCard connection={connection} checking={request.busy} onCheck={() => void check()} />}
      {SERVICES[connection.kind].capabilities.others !== null && <UsersSection connection={connection} />}
      <CallsFold connectionId={id} version={`${connection.status?.checkedAt ?? 0} ${connection.enrolment?.updatedAt ?? 0} ${request.busy}`} />
    </div>
  );
}

function ClockNote({ connection }: { readonly connection: ConnectionView }): ReactNode {
  const t = useText();
  const difference = clockDifference(connection);
  if (difference === null) return null;
  const seconds = Math.abs(difference);
  const length = seconds < 120 ? t('admin.clock.seconds', { seconds }) : t('admin.clock.minutes', { minutes: Math.round(seconds / 60) });
  const values = { length, service: serviceName(t, connection) };
  return (
    <Note tone="warn">
      <p className="note-what">{difference > 0 ? t('admin.clock.behind', values) : t('admin.clock.ahead', values)}</p>
      <p>{t('admin.clock.meaning')}</p>
    </Note>
  );
}

interface CheckProps {
  readonly connection: ConnectionView;
  readonly checking: boolean;
  readonly onCheck: () => void;
}

function AccountTable({ connection, checking, onCheck }: CheckProps): ReactNode {
  const t = useText();
  const { id, status } = connection;
  const { key, tone, act } = standingOf(connection);
  return (
    <table className="accounts" aria-label={t('admin.table.label', { service: serviceName(t, connection) })}>
      <thead>
        <tr>
          <th scope="col">{t('admin.table.account')}</th>
          <th scope="col">{t('admin.table.mfa')}</th>
          <th scope="col">{t('admin.table.checked')}</th>
          <th scope="col"><span className="visually-hidden">{t('admin.table.actions')}</span></th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row"><Name className="name" text={accountName(connection) ?? t('admin.table.nobody')} /></th>
          <td><StateMark tone={tone}>{t(`admin.standing.${key}.word`)}</StateMark></td>
          <td>{status === null ? t('admin.table.never') : <time dateTime={new Date(status.checkedAt).toISOString()}>{moment(status.checkedAt)}</time>}</td>
          <td>
            <div className="row-acts">
              {act !== 'check' && <Button busy={checking} onClick={onCheck}>{checking ? t('admin.checking') : t('admin.acts.check')}</Button>}
              {canDisable(connection) && act !== 'disable' && <Button onClick={() => openSheet({ kind: 'disable', id })}>{t('admin.acts.disable')}</Button>}
            </div>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function StandingCard({ connection, checking, onCheck }: CheckProps): ReactNode {
  const t = useText();
  const { enrolment } = connection;
  const { key, tone, act } = standingOf(connection);
  const values = { service: serviceName(t, connection) };
  const left = enrolment === null ? 0 : enrolment.backupCodes.total - enrolment.backupCodes.used;
  return (
    <section className={`card tone-edge-${tone}`} aria-labelledby={`standing-${connection.id}`}>
      <div className="card-text">
        <h2 id={`standing-${connection.id}`}>{t(`admin.standing.${key}.title`, values)}</h2>
        <p>{standingText(t, connection)}</p>
        {left > 0 && <p className="soft">{t('admin.backupLeft', { count: left })}</p>}
        <div className="cluster card-act">
          <Button kind={act === 'open-authenticator' ? 'plain' : 'primary'} busy={act === 'check' && checking} onClick={() => perform(connection, act, onCheck)}>
            {t(`admin.acts.${act}`)}
          </Button>
          {canReenrol(connection) && <Button onClick={() => openSheet({ kind: 'reenrol', id: connection.id })}>{t('admin.acts.reenrol')}</Button>}
          {canLink(connection) && <Button onClick={() => openSheet({ kind: 'link', id: connection.id })}>{t('admin.acts.link')}</Button>}
          {canUnlink(connection) && <Button kind="quiet" onClick={() => openSheet({ kind: 'unlink', id: connection.id })}>{t('admin.acts.unlink')}</Button>}
          {mayBeLost(connection) && <Button kind="quiet" onClick={() => openSheet({ kind: 'lost', id: connection.id })}>{t('admin.acts.lost')}</Button>}
        </div>
      </div>
      {enrolment !== null && enrolment.accountId !== null && tone === 'on' && (
        <div className="card-code" role="group" aria-label={t('admin.code.now')}>
          <LiveCode id={enrolment.id} digits={6} showNext />
        </div>
      )}
    </section>
  );
}

function perform(connection: ConnectionView, act: Act, onCheck: () => void): void {
  const { id, enrolment } = connection;
  switch (act) {
    case 'check': { onCheck(); return; }
    case 'sign-in':
    case 'adopt':
    case 'disable': { openSheet({ kind: act, id }); return; }
    case 'enrol':
    case 'enrol-again':
    case 'continue':
    case 'start-again':
    case 'prove': { openSheet({ kind: 'enrol', id }); return; }
    case 'settle': { openSheet({ kind: enrolment !== null && lostStep(enrolment) === 'disable' ? 'settle' : 'enrol', id }); return; }
    case 'open-authenticator': return void client.invoke('app.openWindow', { window: 'authenticator' });
    default: return assertNever(act);
  }
}
