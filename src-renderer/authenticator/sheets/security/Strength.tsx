import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useText } from '../../../ui/i18n/text';

export type Score = 0 | 1 | 2 | 3 | 4;
const SCORES = [0, 1, 2, 3, 4] as const;

interface Answer {
  readonly text: string;
  readonly score: Score;
}

/** As a bar and in words; says nothing before the first letter and while it does not know yet. */
export function Strength({ passphrase }: { readonly passphrase: string }): ReactNode {
  const t = useText();
  const worker = useRef<Worker | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);

  useEffect(() => () => worker.current?.terminate(), []);
  useEffect(() => {
    if (passphrase === '') return;
    if (worker.current === null) {
      worker.current = new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module', name: 'strength' });
      worker.current.onmessage = ({ data }: MessageEvent<Answer>) => setAnswer(data);
    }
    worker.current.postMessage(passphrase);
  }, [passphrase]);

  const score = answer !== null && answer.text === passphrase ? answer.score : null;
  return (
    <div className="strength">
      <div className="strength-bar" aria-hidden="true">{SCORES.slice(1).map((step) => <span key={step} className={score !== null && score >= step ? `strength-${score}` : undefined} />)}</div>
      <p className="field-hint" role="status">{passphrase === '' ? t('security.strength.hint') : score === null ? t('security.strength.asking') : t(`security.strength.${score}`)}</p>
    </div>
  );
}
