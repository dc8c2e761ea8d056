/** @file German texts for showing accounts again: as a QR code, and as an export to Google Authenticator. */
import type { showing as english } from '../en/showing';
import type { Translated } from '../types';

export const showing: Translated<typeof english> = {
  'show.open': 'QR-Code zeigen',
  'show.title': 'QR-Code',
  'show.scan': 'Mit der Authenticator-App auf dem Telefon scannen. Wer ihn sieht, kann dieselben Codes bilden.',
  'show.hotp': 'Dieses Konto zählt seine Codes. Hat es ein zweites Gerät, laufen die Zähler auseinander: bitte nur auf einem Gerät benutzen.',
  'show.excluded': 'Solange dies offen ist, fehlt das Fenster auf Bildschirmfotos und bei geteiltem Bildschirm.',
  'show.label': 'QR-Code von {{name}}',
  'show.dropped': 'Verborgen, weil das Fenster verlassen wurde.',
  'show.again': 'Wieder zeigen',
  'show.tooLong': 'Die Namen dieses Kontos sind zu lang für einen QR-Code. Bitte kürzen, oder das Geheimnis unten kopieren.',
  'show.full': 'Vollbild',
  'show.full.leave': 'Vollbild verlassen',
  'show.copyPicture': 'Bild kopieren',
  'show.savePng': 'PNG sichern',
  'show.saveSvg': 'SVG sichern',
  'show.print': 'Drucken',
  'show.text': 'Geheimnis und Adresse als Text',
  'show.secret': 'Geheimnis',
  'show.uri': 'Adresse',
  'show.copySecret': 'Geheimnis kopieren',
  'show.copyUri': 'Adresse kopieren',
  'show.copied': 'Kopiert.',
  'show.copied.clears': 'Kopiert. Die Zwischenablage wird in {{seconds}} s geleert.',
  'show.saved': 'Gesichert, nur für das eigene Benutzerkonto lesbar. Bitte die Datei löschen, wenn sie nicht mehr gebraucht wird.',
  'show.paper': 'QR-Code von {{name}} für eine Authenticator-App. Dieses Blatt so sicher verwahren wie ein Passwort.',

  'google.title': 'Export zu Google Authenticator',
  'google.go_one': '{{count}} Konto zeigen',
  'google.go_other': '{{count}} Konten zeigen',
  'google.place': 'Code {{number}} von {{all}}',
  'google.scan': 'Die Codes nacheinander scannen. Wer sie sieht, kann dieselben Codes bilden.',
  'google.label': 'QR-Code {{number}} von {{all}} für Google Authenticator',
  'google.next': 'Weiter',
  'google.previous': 'Zurück',
};
