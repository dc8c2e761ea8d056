import { useState, type ReactNode } from 'react';
import { Checkbox, PassphraseField } from '../../../ui/components';
import { useText } from '../../../ui/i18n/text';
import { Strength } from '../security/Strength';

/** As in the security page. */
const SHORTEST = 8;

interface Typed {
  readonly first: string;
  readonly second: string;
  readonly shown: boolean;
}

export interface NewPassphrase {
  /** The passphrase, '' where it was left empty and may be, null where something is wrong with it: that is then said. */
  readonly take: (mayBeEmpty: boolean) => string | null;
  readonly fields: (label: string, hint?: ReactNode, autofocus?: boolean) => ReactNode;
}

/** A new passphrase of at least `shortest` characters, typed twice or seen once. */
export function useNewPassphrase(shortest = SHORTEST): NewPassphrase {
  const t = useText();
  const [typed, setTyped] = useState<Typed>({ first: '', second: '', shown: false });
  const [wrong, setWrong] = useState<'short' | 'differ' | null>(null);
  const { first, second, shown } = typed;
  const type = (part: Partial<Typed>): void => {
    setTyped({ ...typed, ...part });
    setWrong(null);
  };
  return {
    take: (mayBeEmpty) => {
      const empty = mayBeEmpty && first === '' && second === '';
      const problem = empty ? null : first.length < shortest ? 'short' : first !== second && !shown ? 'differ' : null;
      setWrong(problem);
      return problem === null ? first : null;
    },
    fields: (label, hint, autofocus = false) => (
      <>
        <PassphraseField
          label={label} hint={hint} value={first} shown={shown} autofocus={autofocus} onValue={(value) => type({ first: value })}
          error={wrong === 'short' ? t('backup.passphrase.short', { count: shortest }) : undefined}
        />
        <Strength passphrase={first} />
        {!shown && (
          <PassphraseField
            label={t('backup.passphrase.again')} value={second} onValue={(value) => type({ second: value })}
            error={wrong === 'differ' ? t('backup.passphrase.differ') : undefined}
          />
        )}
        <Checkbox checked={shown} onChecked={(checked) => type({ shown: checked })}>{t('lock.show')}</Checkbox>
      </>
    ),
  };
}
