/** @file German texts about tags. */
import type { tags as english } from '../en/tags';
import type { Translated } from '../types';

export const tags: Translated<typeof english> = {
  'tags.label': 'Tags',
  'tags.hint': 'Durch Kommas getrennt.',
  'tags.known': 'Schon benutzte Tags',
  'tags.too-long': 'Ein Tag hat höchstens {{limit}} Zeichen.',
  'tags.filter': 'Nur Konten mit diesen Tags zeigen',
  'tags.chip': 'F2 oder Rechtsklick: umbenennen oder entfernen',
  'tags.title': 'Tag „{{tag}}“',
  'tags.carried_one': '{{count}} Konto trägt ihn. Sein Verlauf behält, was du änderst.',
  'tags.carried_other': '{{count}} Konten tragen ihn. Ihre Verläufe behalten, was du änderst.',
  'tags.name': 'Name',
  'tags.rename': 'Umbenennen',
  'tags.remove': 'Überall entfernen',
  'tags.renamed': 'Der Tag heißt jetzt „{{tag}}“.',
  'tags.removed': 'Kein Konto trägt mehr „{{tag}}“.',
  'tags.none': 'Kein Konto hat alle diese Tags: {{tags}}.',
  'tags.none.query': 'Kein Konto mit den Tags {{tags}} hat „{{query}}“ im Namen von Dienst oder Konto.',
  'search.none.hash': 'Kein Konto passt zu „{{query}}“. Wörter mit # werden in Tags gesucht, alle anderen in den Namen von Dienst und Konto.',
  'search.all': 'Alle Konten zeigen',
  'history.tags': 'Tags: {{value}}',
  'restore.what.tags': 'andere Tags',
};
