/** @file The admin window's words about what only some backends have: API tokens, user ids, call limits, adopting. */
export const adminBackends = {
  'admin.auth.token': 'API token',
  'admin.authAs.token': 'Uses an API token',

  'admin.credentials.email': 'E-mail address',
  'admin.credentials.userId': 'User id',
  'admin.credentials.userIdHelp': 'As the service shows it: letters, digits, dashes.',
  'admin.credentials.token': 'API token',
  'admin.credentials.tokenHelp': 'Kept sealed on this computer, and never shown again.',

  'admin.required.userId': 'Type the user id.',
  'admin.required.token': 'Paste the API token.',

  'admin.wizard.prove.none.token': 'This connection uses an API token, so there is no password to sign in with. {{service}} itself names the secret it asks for.',
} as const;
