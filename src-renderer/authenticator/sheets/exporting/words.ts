/** @file What the sheets of an export say of apps and accounts. */
import { assertNever } from '../../../../src-shared/assert';
import { EXPORT_TARGETS, type ExportTargetId, type Obstacle } from '../../../../src-shared/export-targets';
import type { AccountView } from '../../../../src-shared/model';
import { language, type Translate } from '../../../ui/i18n/text';

/** In a sentence. */
export const appOf = (t: Translate, target: ExportTargetId): string => EXPORT_TARGETS[target].app ?? t('export.other');

/** In the list of apps. */
export function titleOf(t: Translate, target: ExportTargetId): string {
  if (target === 'google') return t('export.google', { app: appOf(t, target) });
  return EXPORT_TARGETS[target].app ?? t('export.links');
}

/** Why it stays. */
export function reason(t: Translate, { type, period, digits, algorithm }: AccountView, target: ExportTargetId, obstacle: Obstacle): string {
  const { limits } = EXPORT_TARGETS[target];
  switch (obstacle) {
    case 'type': return t(type === 'steam' ? 'export.obstacle.steam' : 'export.obstacle.hotp');
    case 'period': return t('export.obstacle.period', { seconds: period, allowed: oneOf(limits.periods ?? []) });
    case 'digits': return t('export.obstacle.digits', { digits, allowed: oneOf(limits.digits ?? []) });
    case 'algorithm': return t('export.obstacle.algorithm', { algorithm });
    case 'counter': return t('export.obstacle.counter');
    case 'name': return t('export.obstacle.name');
    case 'size': return t('export.obstacle.size');
    default: return assertNever(obstacle);
  }
}

const OR = { en: new Intl.ListFormat('en-GB', { type: 'disjunction' }), de: new Intl.ListFormat('de', { type: 'disjunction' }) } as const;
/** `6, 7 or 8`, `6, 7 oder 8`. */
const oneOf = (numbers: readonly number[]): string => OR[language()].format(numbers.map(String));
