/** @file Light or dark on <html>: the setting, or the system's wish and its changes. */
import type { Settings } from '../../src-shared/model';

let setting: Settings['theme'] = 'system';
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function apply(): void {
  const dark = setting === 'dark' || (setting === 'system' && systemDark.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

export function startTheme(): void {
  systemDark.addEventListener('change', apply);
  apply();
}

export function setTheme(next: Settings['theme']): void {
  setting = next;
  apply();
}
