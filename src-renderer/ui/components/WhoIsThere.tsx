import { useEffect, useState, type ReactNode } from 'react';
import type { ProofInput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import type { Protection } from '../../../src-shared/model';
import { useText } from '../i18n/text';
import { answerWho, useWho } from '../who';
import { Button } from './Button';
import { ErrorNote } from './Feedback';
import { Sheet } from './Sheet';
import { UnlockForm } from './Unlock';

/** What of `security.prove` the dialog needs; resolves with what went wrong, or null. */
export type OnProve = (proof: ProofInput) => Promise<AppError | null>;

interface WhoIsThereProps {
  /** What opens the vault; undefined while it is not open. */
  readonly protection: Protection | undefined;
  readonly onProve: OnProve;
  /** Asks a sensor of the system; left out where there is none. */
  readonly onPresence?: (() => Promise<AppError | null>) | undefined;
}

/** Asks for the passphrase or recovery key over whatever is open, when main wants to know who is there. */
export function WhoIsThere({ protection, onProve, onPresence }: WhoIsThereProps): ReactNode {
  const t = useText();
  const [error, setError] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useWho();
  useEffect(() => () => answerWho(false), []); // the window shows something else now: nobody is asked any more
  if (!asked || protection === undefined) return null;
  const close = (): void => {
    setError(null);
    answerWho(false);
  };
  const sense = async (ask: () => Promise<AppError | null>): Promise<void> => {
    setBusy(true);
    setError(null);
    const failed = await ask();
    setBusy(false);
    setError(failed);
    if (failed === null) answerWho(true);
  };
  return (
    <Sheet title={t('who.title')} onClose={close}>
      <p>{t('who.what')}</p>
      {onPresence !== undefined && (
        <>
          {error !== null && <ErrorNote error={error} />}
          <div className="cluster"><Button busy={busy} onClick={() => void sense(onPresence)}>{t('who.touch-id')}</Button></div>
        </>
      )}
      <UnlockForm
        autofocus
        doors={{ passphrase: protection.kind !== 'keychain', recovery: protection.recovery, keychain: false }}
        go={t('who.go')}
        onUnlock={async (given) => {
          if (given.kind === 'keychain') return null; // not among the doors
          const failed = await onProve(given);
          if (failed === null) answerWho(true);
          return failed;
        }}
      />
    </Sheet>
  );
}
