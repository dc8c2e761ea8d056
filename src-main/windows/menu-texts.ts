/** @file The menu's words. Main has no window's i18n; the languages are the same two. */
import { assertNever } from '../../src-shared/assert';

const en = {
  add: 'Add account…', camera: 'Scan with the camera…', screen: 'Scan the screen…', settings: 'Settings…', lock: 'Lock', quit: 'Quit', edit: 'Edit', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all', find: 'Find',
  view: 'View', zoomIn: 'Larger', zoomOut: 'Smaller', zoomReset: 'Actual size', window: 'Window', authenticator: 'Authenticator', admin: 'Admin: connected services',
  close: 'Close window', help: 'Help', shortcuts: 'Keyboard shortcuts', saveBackupCodes: 'Save backup codes',
  open: 'Open Tessera', quick: 'Find a code…',
} as const;

export type MenuTexts = Readonly<Record<keyof typeof en, string>>;

const de: MenuTexts = {
  add: 'Konto hinzufügen…', camera: 'Mit der Kamera scannen…', screen: 'Bildschirm scannen…', settings: 'Einstellungen…', lock: 'Sperren', quit: 'Beenden', edit: 'Bearbeiten', cut: 'Ausschneiden', copy: 'Kopieren', paste: 'Einfügen',
  selectAll: 'Alles auswählen', find: 'Suchen', view: 'Ansicht', zoomIn: 'Größer', zoomOut: 'Kleiner', zoomReset: 'Originalgröße', window: 'Fenster',
  authenticator: 'Authenticator', admin: 'Verwaltung: verbundene Dienste', close: 'Fenster schließen', help: 'Hilfe', shortcuts: 'Tastenkürzel',
  saveBackupCodes: 'Ersatzcodes speichern', open: 'Tessera öffnen', quick: 'Code suchen…',
};

/** `system` follows `locale` (BCP 47), else English. */
export function menuTexts(language: 'system' | 'en' | 'de', locale: string): MenuTexts {
  switch (language) {
    case 'en': return en;
    case 'de': return de;
    case 'system': return locale.toLowerCase().startsWith('de') ? de : en;
    default: return assertNever(language);
  }
}
