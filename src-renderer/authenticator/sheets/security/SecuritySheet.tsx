import { useState, type ReactNode } from 'react';
import type { AppError } from '../../../../src-shared/errors';
import type { Protection, SecuritySettings } from '../../../../src-shared/model';
import { safetyNet } from '../../../../src-shared/safety-net';
import { Button, Checkbox, ErrorNote, Select, Sheet } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { closeSheet, openSheet } from '../../actions';
import { client } from '../../client';
import { useStore } from '../../store';
import { usesPassphrase } from './ProtectSheet';
import { recoveryNeededFor } from './RemoveRecoverySheet';
import './security.css';

const KINDS = ['keychain', 'either', 'passphrase', 'both'] as const;
const MINUTES = ['1', '5', '15', '60', '0'] as const;
const LOCKS = ['lockWithScreen', 'lockOnSuspend', 'lockWhenHidden', 'lockAtStart'] as const;

/** What opens the vault, and when it locks. */
export function SecuritySheet(): ReactNode {
  const t = useText();
  const app = useStore((state) => state.app);
  const backup = useStore((state) => state.backup);
  const [error, setError] = useState<AppError | null>(null);
  if (app?.protection === undefined || app.security === undefined) return null;
  const { protection, security } = app;
  const needed = recoveryNeededFor(protection, backup);

  const set = async (next: Partial<SecuritySettings>): Promise<void> => {
    const answer = await client.invoke('security.settings', next);
    setError(answer.ok ? null : answer.error);
  };
  const idle = String(security.lockAfterIdle);
  const minutes: readonly string[] = (MINUTES as readonly string[]).includes(idle) ? MINUTES : [idle, ...MINUTES];

  return (
    <Sheet title={t('security.title')} onClose={closeSheet} actions={<Button kind="primary" onClick={closeSheet}>{t('common.done')}</Button>}>
      <section className="security-part">
        <h2 id="security-opens">{t('security.opens')}</h2>
        <div role="group" aria-labelledby="security-opens" className="security-kinds">
          {KINDS.map((kind) => <Kind key={kind} kind={kind} protection={protection} />)}
        </div>
        {usesPassphrase(protection.kind) && <div className="cluster"><Button onClick={() => openSheet({ name: 'protect', kind: protection.kind, renew: true })}>{t('security.passphrase.change')}</Button></div>}
      </section>
      <section className="security-part">
        <h2>{t('security.recovery.title')}</h2>
        <p>{protection.recovery ? t('security.recovery.there') : t('security.recovery.none')}</p>
        {protection.recovery && needed !== null && <p className="soft">{t(`security.recovery.needed.${needed}`)}</p>}
        <div className="cluster">
          <Button onClick={() => openSheet({ name: 'recovery' })}>{protection.recovery ? t('security.recovery.again') : t('security.recovery.make')}</Button>
          {protection.recovery && <Button disabled={needed !== null} onClick={() => openSheet({ name: 'recovery-remove' })}>{t('security.recovery.remove')}</Button>}
        </div>
      </section>
      <section className="security-part">
        <h2>{t('security.locks')}</h2>
        {usesPassphrase(protection.kind) ? (
          <>
            <Select
              label={t('security.idle')}
              value={idle}
              onValue={(value) => void set({ lockAfterIdle: Number(value) })}
              options={minutes.map((value) => ({ value, text: value === '0' ? t('security.idle.never') : t('security.idle.after', { count: Number(value) }) }))}
            />
            {LOCKS.map((lock) => <Checkbox key={lock} checked={security[lock]} onChecked={(checked) => void set({ [lock]: checked })}>{t(`security.${lock}`)}</Checkbox>)}
          </>
        ) : <p>{t('security.locks.none')}</p>}
      </section>
      <section className="security-part">
        <h2>{t('security.screen')}</h2>
        <Checkbox checked={security.hideFromCapture} disabled={app.platform === 'linux'} onChecked={(hideFromCapture) => void set({ hideFromCapture })} hint={t(app.platform === 'linux' ? 'security.capture.linux' : 'security.capture.hint')}>
          {t('security.capture')}
        </Checkbox>
      </section>
      {error !== null && <ErrorNote error={error} />}
    </Sheet>
  );
}

/** One way to open the vault, with what it protects against; the others than today's are buttons. */
function Kind({ kind, protection }: { readonly kind: Protection['kind']; readonly protection: Protection }): ReactNode {
  const t = useText();
  const backup = useStore((state) => state.backup);
  const now = kind === protection.kind;
  const net = safetyNet(protection, backup);
  const withheld = kind === 'both' && !now && net === 'none';
  return (
    <div className={`security-kind ${now ? 'security-kind-now' : ''}`}>
      <div>
        <h3>{t(`security.kind.${kind}`)}</h3>
        <p className="soft">{withheld ? t('security.kind.both.withheld') : t(`security.kind.${kind}.what`)}</p>
        {kind === 'both' && !withheld && (net !== 'none' || backup !== null) && <p className="soft">{t(`security.net.${net}`)}</p>}
      </div>
      {now ? <p className="security-now">{t('security.kind.now')}</p> : (
        <Button disabled={withheld} aria-label={t('security.kind.choose.label', { name: t(`security.kind.${kind}`) })} onClick={() => openSheet({ name: 'protect', kind, renew: false })}>{t('security.kind.choose')}</Button>
      )}
    </div>
  );
}
