/** @file German texts about what only some backends have. */
import type { Translated } from '../types';
import type { adminBackends as english } from '../en/admin-backends';

export const adminBackends: Translated<typeof english> = {
  'admin.auth.token': 'API-Token',
  'admin.authAs.token': 'Benutzt ein API-Token',

  'admin.credentials.email': 'E-Mail-Adresse',
  'admin.credentials.userId': 'Kennung des Benutzers',
  'admin.credentials.userIdHelp': 'Wie der Dienst sie zeigt: Buchstaben, Ziffern, Striche.',
  'admin.credentials.token': 'API-Token',
  'admin.credentials.tokenHelp': 'Bleibt versiegelt auf diesem Rechner und wird nie wieder gezeigt.',

  'admin.required.userId': 'Bitte die Kennung des Benutzers eingeben.',
  'admin.required.token': 'Bitte das API-Token einfügen.',

  'admin.wizard.prove.none.token': 'Diese Verbindung benutzt ein API-Token und hat kein Passwort für eine Anmeldung. {{service}} nennt selbst das Geheimnis, nach dem es fragt.',
};
