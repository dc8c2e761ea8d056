/** @file Times as the person's language writes them. All take ms since the epoch, local clock. */
import { language } from '../../ui/i18n/text';

/** `14:03:22` */
export const clockTime = (at: number): string => new Intl.DateTimeFormat(language(), { timeStyle: 'medium' }).format(at);

/** `14:03:22` where it is today, else with its date. */
export function moment(at: number): string {
  const sameDay = new Date(at).toDateString() === new Date().toDateString();
  return sameDay ? clockTime(at) : new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** `22 November 2026` */
export const today = (): string => new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(Date.now());
