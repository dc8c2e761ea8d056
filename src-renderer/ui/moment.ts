/** @file Times as the person's language writes them. All take ms since the epoch, local clock. */
import { language } from './i18n/text';

/** The system's way of writing times, where it is the language of the window. */
const locale = (): string => (navigator.language.startsWith(language()) ? navigator.language : language());

/** `14:03:22` */
export const clockTime = (at: number): string => new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(at);

/** `22 Nov 2026, 14:03` */
export const dated = (at: number): string => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** `14:03:22` where it is today, else with its date. */
export function moment(at: number): string {
  const sameDay = new Date(at).toDateString() === new Date().toDateString();
  return sameDay ? clockTime(at) : dated(at);
}

/** `22 Nov 2026` */
export const day = (at: number): string => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);

/** `22 November 2026` */
export const today = (): string => new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(Date.now());

/** `15:02`, of whole seconds. */
export const minutesAndSeconds = (seconds: number): string => `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
