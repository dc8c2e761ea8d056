/** @file The words on a printed sheet. Main has no window's i18n; the languages are the same two. */
const en = {
  title: 'Two-factor authentication',
  scan: 'Scan this with your authenticator app',
  secret: 'Your secret',
  orType: 'Or type this secret: time-based, 6 digits, 30 seconds',
  codes: 'Backup codes',
  codesOnce: 'Each works once, in place of a code from the app.',
  keep: 'Keep this sheet to yourself',
  keepText: 'Whoever has it can make your codes. Once your app shows codes, lock it away or destroy it.',
} as const;

export type SheetTexts = Readonly<Record<keyof typeof en, string>>;

const de: SheetTexts = {
  title: 'Zwei-Faktor-Anmeldung',
  scan: 'Mit der Authenticator-App scannen',
  secret: 'Das Geheimnis',
  orType: 'Oder dieses Geheimnis eintippen: zeitbasiert, 6 Ziffern, 30 Sekunden',
  codes: 'Ersatzcodes',
  codesOnce: 'Jeder gilt einmal, anstelle eines Codes aus der App.',
  keep: 'Dieses Blatt nicht weitergeben',
  keepText: 'Wer es hat, kann die Codes erzeugen. Sobald die App Codes zeigt, das Blatt wegschließen oder vernichten.',
};

export const SHEET_TEXTS: Readonly<Record<'en' | 'de', SheetTexts>> = { en, de };
