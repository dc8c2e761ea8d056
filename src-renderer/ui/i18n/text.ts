/** @file i18next behind one typed function. Areas are registered by each window; the language follows the settings. */
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { inert } from '../inert';
import { common as deCommon } from './de/common';
import { common as enCommon } from './en/common';
import { deErrors } from './de/errors';
import { enErrors } from './en/errors';
import { flattenErrors } from './errors';
import type { Area, Language, TextArguments, TextKey } from './types';

export type Translate = <K extends TextKey>(key: K, ...values: TextArguments<K>) => string;

const shared: Area = {
  en: { ...enCommon, ...flattenErrors(enErrors) },
  de: { ...deCommon, ...flattenErrors(deErrors) },
};

const instance = i18next.createInstance();

/** Starts i18next (synchronously: no backend) with the common texts and this window's own. */
export function startText(own: Area, language: Language): void {
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    showSupportNotice: false,
    keySeparator: false,
    nsSeparator: false,
    // A value that is not given leaves its placeholder: `sentence` sees it and takes the plain form.
    missingInterpolationHandler: (_text, match: RegExpMatchArray) => match[0],
    interpolation: { escapeValue: false },
    resources: { en: { translation: { ...shared.en, ...own.en } }, de: { translation: { ...shared.de, ...own.de } } },
  });
  document.documentElement.lang = language;
}

/** Names in a sentence come from QR codes and servers: bidi and control characters in them must not turn the sentence round. */
function harmless(values: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? inert(value) : value]));
}

/** The text of a key in the language in force. Outside React; inside, `useText` also follows changes. */
export const t: Translate = (key, ...[values]) => instance.t(key, harmless(values ?? {}));

/** As `t`, for keys that the compiler cannot know (error sentences); undefined where there is no such text. */
export function lookup(key: string, values: Readonly<Record<string, string | number>>): string | undefined {
  return instance.exists(key) ? instance.t(key, harmless(values)) : undefined;
}

export const language = (): Language => (instance.language === 'de' ? 'de' : 'en');

/** `system` follows the locale that main reports; everything that is not German reads English. */
export function chooseLanguage(setting: 'system' | Language, locale: string): Language {
  if (setting !== 'system') return setting;
  return /^de\b/i.test(locale) ? 'de' : 'en';
}

export function setLanguage(next: Language): void {
  if (next === instance.language) return;
  document.documentElement.lang = next;
  void instance.changeLanguage(next);
}

const subscribe = (changed: () => void): (() => void) => {
  instance.on('languageChanged', changed);
  return () => {
    instance.off('languageChanged', changed);
  };
};

/** `t` for components: they are drawn again when the language changes. */
export function useText(): Translate {
  useSyncExternalStore(subscribe, language);
  return t;
}
