/** @file English texts of the authenticator window. */
export const authenticator = {
  'app.title': 'Tessera',
} as const;
