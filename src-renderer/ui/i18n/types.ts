/** @file Types that make texts safe: every key, plural form and placeholder is checked by the compiler. */
import type { common } from './en/common';
import type { authenticator } from './en/authenticator';
import type { admin } from './en/admin';
import type { capture } from './en/capture';
import type { backup } from './en/backup';
import type { exporting } from './en/exporting';
import type { tags } from './en/tags';
import type { quick } from './en/quick';
import type { showing } from './en/showing';

/** All keys of the English texts. As types only: a window bundles its own area's texts. */
type English = typeof common & typeof authenticator & typeof admin & typeof showing & typeof exporting & typeof capture & typeof backup & typeof tags & typeof quick;

type WithoutPlural<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;
export type TextKey = WithoutPlural<keyof English>;

type Placeholder<S> = S extends `${string}{{${infer P}}}${infer Rest}` ? P | Placeholder<Rest> : never;
type TextOf<K extends TextKey> = K extends keyof English ? English[K] : `${K}_other` extends keyof English ? English[`${K}_other`] : never;
type Values<K extends TextKey> = Readonly<Record<Placeholder<TextOf<K>>, string | number>>;

/** What `t` wants after the key: nothing, or exactly the placeholders of the English text (`count` is a number). */
export type TextArguments<K extends TextKey> = [Placeholder<TextOf<K>>] extends [never] ? [] : [values: Values<K>];

/** A translation has every key of the English texts. */
export type Translated<E> = { readonly [K in keyof E]: string };

export type Language = 'en' | 'de';
export type Texts = Readonly<Record<string, string>>;
/** The texts of one area (`common`, `authenticator`, …) in all languages. */
export type Area = Readonly<Record<Language, Texts>>;
