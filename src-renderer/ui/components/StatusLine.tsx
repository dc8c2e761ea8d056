import type { ReactNode } from 'react';
import { Icon } from './Icon';
import './feedback.css';

export interface Status {
  readonly text: string;
  /** Another number says the same text again. */
  readonly at: number;
  readonly tone?: 'done' | 'trouble';
  readonly action?: { readonly text: string; readonly run: () => void };
}

interface StatusLineProps {
  readonly status: Status | null;
  /** Shown while there is nothing to say; not announced. */
  readonly idle?: ReactNode;
  /** At the right, always. */
  readonly aside?: ReactNode;
}

/** The line at the bottom: a polite live region that is always there, so that screen readers notice its changes. */
export function StatusLine({ status, idle, aside }: StatusLineProps): ReactNode {
  return (
    <footer className={`status-line ${status?.tone === 'trouble' ? 'status-trouble' : ''}`}>
      {status === null && idle !== undefined && <span className="status-idle">{idle}</span>}
      <div role="status" className="status-text">
        {status !== null && (
          <span key={status.at}>
            {status.tone === 'done' && <Icon name="check" size={16} />}
            {status.tone === 'trouble' && <Icon name="warning" size={16} />}
            {status.text}
          </span>
        )}
      </div>
      {status?.action !== undefined && (
        <button type="button" className="status-action" onClick={status.action.run}>{status.action.text}</button>
      )}
      {aside}
    </footer>
  );
}
