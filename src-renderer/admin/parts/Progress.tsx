import type { ReactNode } from 'react';
import { useAdmin } from '../state/store';
import { Countdown } from './Countdown';

interface ProgressProps {
  readonly busy: boolean;
  readonly connectionId: string;
  /** What is going on, once nothing is waited for. */
  readonly text: string;
}

/** What an act is doing: waiting for its own step, then sending. The live region is always there. */
export function Progress({ busy, connectionId, text }: ProgressProps): ReactNode {
  const until = useAdmin(({ waiting }) => waiting[connectionId]);
  return (
    <p role="status" className="progress">
      {busy && (until === undefined ? text : <Countdown key={until} until={until} />)}
    </p>
  );
}
