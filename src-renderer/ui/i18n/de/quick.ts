/** @file German texts of the quick search. */
import type { quick as english } from '../en/quick';
import type { Translated } from '../types';

export const quick: Translated<typeof english> = {
  'quick.label': 'Code suchen',
  'quick.accounts': 'Konten',
  'quick.hint_one': 'Enter kopiert, Esc schließt · {{count}} Konto',
  'quick.hint_other': 'Enter kopiert, Esc schließt · {{count}} Konten',
  'quick.none': 'Kein Konto passt.',
  'quick.empty': 'Es gibt noch keine Konten.',
  'quick.locked': 'Tessera ist gesperrt.',
  'quick.opening': 'Warten auf den Schlüsselbund …',
  'quick.trouble': 'Der Tresor ist nicht offen.',
  'quick.open': 'Tessera öffnen',
};
