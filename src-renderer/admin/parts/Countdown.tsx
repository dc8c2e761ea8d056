import { useEffect, useState, type ReactNode } from 'react';
import { useText } from '../../ui/i18n/text';
import { mainNow, onTick } from '../../ui/tick';

const secondsTo = (until: number): number => Math.max(0, Math.ceil((until - mainNow()) / 1000));

/** "Waiting for a fresh code, 12 s": counts down for the eye, said once to the ear. `until`: ms of main's clock. */
export function Countdown({ until }: { readonly until: number }): ReactNode {
  const t = useText();
  const [first] = useState(() => secondsTo(until));
  const [left, setLeft] = useState(first);
  useEffect(() => onTick(() => setLeft(secondsTo(until))), [until]);
  return (
    <>
      <span aria-hidden="true">{t('admin.wizard.confirm.waiting', { seconds: left })}</span>
      <span className="visually-hidden">{t('admin.wizard.confirm.waiting', { seconds: first })}</span>
    </>
  );
}
