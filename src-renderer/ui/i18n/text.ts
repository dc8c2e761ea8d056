/**
 * @file The texts of a window behind one typed function: placeholders in double braces, and plurals as `Intl.PluralRules` has them, in keys that end in
 * `_one` and `_other`. What i18next offers beyond that was not used, and a start waited 10 ms for it (docs/decisions/start-time.md).
 */
import { useSyncExternalStore } from 'react';
import { inert } from '../inert';
import { common as deCommon } from './de/common';
import { common as enCommon } from './en/common';
import { deErrors } from './de/errors';
import { enErrors } from './en/errors';
import { flattenErrors } from './errors';
import type { Area, Language, TextArguments, TextKey, Texts } from './types';

export type Translate = <K extends TextKey>(key: K, ...values: TextArguments<K>) => string;

type Values = Readonly<Record<string, string | number>>;

const common: Area = { en: enCommon, de: deCommon };
let areas: readonly Area[] = [common];
let current: Language = 'en';
let plurals = new Intl.PluralRules(current);
/** By language, when the first error is told. */
const errors: Partial<Record<Language, Texts>> = {};
const changed = new Set<() => void>();

/** With the common texts and the areas of this window. */
export function startText(own: readonly Area[], language: Language): void {
  areas = [common, ...own];
  speak(language);
}

function speak(language: Language): void {
  current = language;
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language;
}

/** The text of a key in the language in force. Outside React; inside, `useText` also follows changes. */
export const t: Translate = (key, ...[values]) => {
  const text = textOf(key, values ?? {});
  return text === undefined ? key : filled(text, values ?? {});
};

/** The sentence of an error, whose keys the compiler cannot know; undefined where there is no such text. */
export function lookup(key: string, values: Values): string | undefined {
  const text = (errors[current] ??= flattenErrors(current === 'de' ? deErrors : enErrors))[key];
  return text === undefined ? undefined : filled(text, values);
}

/** Every area has every language (`Translated`), and every plural its two forms. */
function textOf(key: string, { count }: Values): string | undefined {
  const plural = typeof count === 'number' ? `${key}_${plurals.select(count)}` : key;
  for (const { [current]: texts } of areas) {
    const text = texts[plural] ?? texts[key];
    if (text !== undefined) return text;
  }
  return undefined;
}

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/**
 * Names in a sentence come from QR codes and servers: bidi and control characters in them must not turn the sentence round. A value that is not given
 * leaves its placeholder: `sentence` sees it and takes the plain form.
 */
function filled(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return typeof value === 'string' ? inert(value) : value === undefined ? placeholder : String(value);
  });
}

export const language = (): Language => current;

/** `system` follows the locale that main reports; everything that is not German reads English. */
export function chooseLanguage(setting: 'system' | Language, locale: string): Language {
  if (setting !== 'system') return setting;
  return /^de\b/i.test(locale) ? 'de' : 'en';
}

export function setLanguage(next: Language): void {
  if (next === current) return;
  speak(next);
  for (const tell of [...changed]) tell();
}

const subscribe = (listener: () => void): (() => void) => {
  changed.add(listener);
  return () => {
    changed.delete(listener);
  };
};

/** `t` for components: they are drawn again when the language changes. */
export function useText(): Translate {
  useSyncExternalStore(subscribe, language);
  return t;
}
