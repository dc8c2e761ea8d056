import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/errors';
import type { AppStateView, Environment } from '../../../src-shared/model';
import { sentence } from '../client';
import { useText } from '../i18n/text';
import { useSlow } from '../slow';
import { Icon, Mark } from './Icon';
import './feedback.css';

/** Where a server stands, as a word with a colour and a shape, on every screen that can act. */
export function EnvironmentBadge({ environment }: { readonly environment: Environment }): ReactNode {
  const t = useText();
  return <span className={`environment environment-${environment}`}>{t(`environment.${environment}`)}</span>;
}

/** What must be visible all the time: a runtime that is not ours to trust, data kept apart, a folder that keeps one waiting. Nothing where none holds. */
export function AppBadges({ app }: { readonly app: AppStateView }): ReactNode {
  const t = useText();
  const slow = useSlow();
  return (
    <span className="badges">
      {app.runtime === 'fallback' && <span className="badge" title={t('runtime.fallback.why')}>{t('runtime.fallback')}</span>}
      {app.profile !== null && <span className="badge">{t('profile.badge', { name: app.profile })}</span>}
      <span aria-live="polite">{slow && <span className="badge badge-slow" title={t('slow.what')}>{t(app.quitting === true ? 'slow.quitting' : 'slow.badge')}</span>}</span>
    </span>
  );
}

/** What failed and what to do, said at once to screen readers. */
export function ErrorNote({ error, children }: { readonly error: AppError; readonly children?: ReactNode }): ReactNode {
  useText();
  const { what, next } = sentence(error);
  return (
    <div className="note note-danger" role="alert">
      <Icon name="warning" />
      <div>
        <p className="note-what">{what}</p>
        <p>{next}</p>
        {children}
      </div>
    </div>
  );
}

/** Something to know before going on. */
export function Note({ tone = 'plain', children }: { readonly tone?: 'plain' | 'warn' | 'ok'; readonly children: ReactNode }): ReactNode {
  return (
    <div className={`note note-${tone}`}>
      {tone !== 'plain' && <Icon name={tone === 'ok' ? 'check' : 'warning'} />}
      <div>{children}</div>
    </div>
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly doors?: ReactNode;
  readonly mark?: boolean;
}

export function EmptyState({ title, children, doors, mark = true }: EmptyStateProps): ReactNode {
  return (
    <div className="empty">
      {mark && <Mark />}
      <h1>{title}</h1>
      {children}
      {doors !== undefined && <div className="doors">{doors}</div>}
    </div>
  );
}


/** A fold, closed at first. Once `open` is true (an error inside it) it opens, and stays so until the person closes it. */
export function Fold({ title, open = false, children }: { readonly title: string; readonly open?: boolean; readonly children: ReactNode }): ReactNode {
  const [shown, setShown] = useState(false);
  return (
    <details className="fold" open={shown || open} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{title}</summary>
      {(shown || open) && <div className="fold-body">{children}</div>}
    </details>
  );
}
