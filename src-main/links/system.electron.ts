/** @file The system's side of links: who is registered, and what macOS sends. */
import { app } from 'electron';
import { Failure } from '../../src-shared/errors';
import { SCHEMES } from './link';
import { noRegistration, type LinkRegistration } from './registration';
import { xdgRegistration } from './xdg';

/** `profile`: its links would reach another start, so it has none. */
export function linkRegistration(profile: string | null): LinkRegistration {
  // A development run would register the runtime, with an app folder that may be gone tomorrow.
  if (!app.isPackaged || profile !== null) return noRegistration;
  if (process.platform === 'linux') return xdgRegistration({ program: process.execPath, env: process.env });
  // Windows: the arguments before the link; macOS ignores them and sends `open-url`.
  const asked = [process.execPath, ['--']] as const;
  return {
    state: () => Promise.resolve(SCHEMES.every((scheme) => app.isDefaultProtocolClient(scheme, asked[0], [...asked[1]])) ? 'on' : 'off'),
    set: (on) => {
      const done = SCHEMES.map((scheme) => (on ? app.setAsDefaultProtocolClient(scheme, asked[0], [...asked[1]]) : app.removeAsDefaultProtocolClient(scheme, asked[0], [...asked[1]])));
      return done.every(Boolean) ? Promise.resolve() : Promise.reject(new Failure('links-not-registered', { retryable: true }));
    },
  };
}
