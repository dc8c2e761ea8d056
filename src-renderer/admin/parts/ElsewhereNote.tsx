import { useEffect, type ReactNode } from 'react';
import type { ChangedElsewhere } from '../../../src-shared/model';
import { Button, Name } from '../../ui/components';
import { useText } from '../../ui/i18n/text';
import { moment } from '../../ui/moment';
import { client } from '../state/client';
import { refresh, select, setElsewhere, useAdmin } from '../state/store';
import { StateMark } from './StateMark';

const TONES = { on: 'on', off: 'off', replaced: 'failed' } as const satisfies Record<ChangedElsewhere['is'], string>;

/** The window has just opened: the states are read again, and what changed elsewhere stands here until it was seen. */
export function ElsewhereNote(): ReactNode {
  const t = useText();
  const changes = useAdmin((state) => state.elsewhere);

  useEffect(() => {
    void client.invoke('elsewhere.recheck').then((answer) => {
      if (!answer.ok) return; // nothing could be read: each connection says so itself once it is asked
      setElsewhere(answer.value);
      if (answer.value.length > 0) void refresh();
    });
  }, []);
  const dismiss = async (): Promise<void> => {
    const answer = await client.invoke('elsewhere.dismiss', { ids: changes.map(({ id }) => id) });
    if (answer.ok) setElsewhere(answer.value);
  };

  if (changes.length === 0) return null;
  return (
    <section className="elsewhere" aria-labelledby="elsewhere-title">
      <div className="elsewhere-head">
        <h2 id="elsewhere-title">{t('admin.elsewhere.title', { count: changes.length })}</h2>
        <Button onClick={() => void dismiss()}>{t('admin.elsewhere.dismiss')}</Button>
      </div>
      <ul>
        {changes.map((change) => (
          <li key={change.id}>
            <button type="button" className="elsewhere-item" onClick={() => select(change.connectionId)}>
              <Name className="name" text={change.connection} />
              <Name className="soft" text={change.user} />
            </button>
            <span className="elsewhere-states">
              <span>{t('admin.elsewhere.was', { state: t(`admin.elsewhere.state.${change.was}`), time: moment(change.wasAt) })}</span>
              <StateMark tone={TONES[change.is]}>{t('admin.elsewhere.is', { state: t(`admin.elsewhere.state.${change.is}`), time: moment(change.isAt) })}</StateMark>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
