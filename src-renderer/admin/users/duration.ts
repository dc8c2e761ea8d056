/** @file How long something takes, as people say it: in the largest unit that fits, rounded up. */
import type { Translate } from '../../ui/i18n/text';

export function durationText(t: Translate, seconds: number): string {
  if (seconds < 90) return t('users.duration.seconds', { count: Math.max(1, Math.ceil(seconds)) });
  if (seconds < 90 * 60) return t('users.duration.minutes', { count: Math.ceil(seconds / 60) });
  return t('users.duration.hours', { count: Math.ceil(seconds / 3600) });
}
