/** @file English texts of the quick search. */
export const quick = {
  'quick.label': 'Find a code',
  'quick.accounts': 'Accounts',
  'quick.hint_one': 'Enter copies, Esc closes · {{count}} account',
  'quick.hint_other': 'Enter copies, Esc closes · {{count}} accounts',
  'quick.none': 'No account matches.',
  'quick.empty': 'There are no accounts yet.',
  'quick.locked': 'Tessera is locked.',
  'quick.opening': 'Waiting for the keychain …',
  'quick.trouble': 'The vault is not open.',
  'quick.open': 'Open Tessera',
} as const;
