/** @file German texts for what owners need besides enrolling. */
import type { Translated } from '../types';
import type { adminOwners as english } from '../en/admin-owners';

export const adminOwners: Translated<typeof english> = {
  'admin.acts.link': 'Konto von hier verknüpfen',
  'admin.acts.unlink': 'Verknüpfung zurücknehmen',
  'admin.link.title': 'Ein Konto verknüpfen',
  'admin.link.text': 'MFA ist für {{account}} bei {{service}} an und wurde anderswo eingeschaltet. Stehen die Codes dafür im Authenticator, bitte angeben, welches Konto das ist: Dann kann diese Verbindung MFA damit abschalten.',
  'admin.link.none': 'Im Authenticator steht kein Konto, das es sein könnte. Bitte zuerst dort hinzufügen: mit Kamera, Bild, Einfügen oder Import.',
  'admin.link.search': 'Konten suchen',
  'admin.link.choose': 'Konto im Authenticator',
  'admin.link.match.both': 'Dienst und Name passen',
  'admin.link.match.issuer': 'Der Dienst passt',
  'admin.link.match.label': 'Der Name passt',
  'admin.link.more_one': 'Und {{count}} weiteres: bitte danach suchen.',
  'admin.link.more_other': 'Und {{count}} weitere: bitte danach suchen.',
  'admin.link.password': 'Passwort (beweist es)',
  'admin.link.passwordHelp': 'Damit meldet sich Tessera mit einem Code des Kontos an. Nur wenn das gelingt, wird verknüpft. Einmal benutzt, nie gespeichert.',
  'admin.link.unproven': 'Ohne das Passwort wird es als „nicht bewiesen“ verknüpft.',
  'admin.link.neverProven': 'Diese Verbindung hat kein Passwort, hier kann es also nichts beweisen: Es wird als „nicht bewiesen“ verknüpft, bis ein Code davon angenommen wurde.',
  'admin.link.compared': '{{service}} nennt das verlangte Geheimnis. Nur wenn es das des Kontos ist, wird verknüpft.',
  'admin.link.submit': 'Beweisen und verknüpfen',
  'admin.link.submitUnproven': 'Verknüpfen, nicht bewiesen',
  'admin.link.busy': '{{service}} wird gefragt …',
  'admin.unlink.title': 'Verknüpfung zurücknehmen?',
  'admin.unlink.text': 'Bei {{service}} ändert sich nichts. Das Konto bleibt im Authenticator, wie es vorher war.',
  'admin.unlink.submit': 'Zurücknehmen',
};
