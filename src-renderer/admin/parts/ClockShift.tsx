import type { ReactNode } from 'react';
import type { ConnectionView } from '../../../src-shared/model';
import { Note } from '../../ui/components';
import { useText } from '../../ui/i18n/text';

type Shifted = { readonly connection: Pick<ConnectionView, 'clockShift'> };

/** `+90`, `−30` */
const signed = (clockShift: number): string => `${clockShift > 0 ? '+' : '−'}${Math.abs(clockShift / 1000)}`;

/** Beside the environment, wherever something can be done, while a tester has moved the clock. */
export function ShiftBadge({ connection: { clockShift } }: Shifted): ReactNode {
  const t = useText();
  return clockShift === 0 ? null : <span className="badge badge-shift">{t('admin.clockShift.badge', { seconds: signed(clockShift) })}</span>;
}

export function ShiftNote({ connection: { clockShift } }: Shifted): ReactNode {
  const t = useText();
  return clockShift === 0 ? null : <Note tone="warn"><p>{t('admin.clockShift.note', { seconds: signed(clockShift) })}</p></Note>;
}
