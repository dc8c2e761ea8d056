/** @file German texts of the authenticator window. */
import type { Translated } from '../types';
import type { authenticator as english } from '../en/authenticator';

export const authenticator: Translated<typeof english> = {
  'app.title': 'Tessera',
};
