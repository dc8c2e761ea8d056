import { describe, expect, it } from 'vitest';
import { createSenderRegistry, isOriginOf } from '../../../src-main/ipc/sender';

const top = (url: string) => ({ url, parent: null });

describe('the sender check', () => {
  const registry = createSenderRegistry();
  registry.register(7, 'authenticator');

  it('knows a registered window by its webContents, its top frame and its exact origin', () => {
    expect(registry.identify(7, top('app://authenticator/'))).toBe('authenticator');
    expect(registry.identify(7, top('app://authenticator/?x#y'))).toBe('authenticator');
  });

  it.each([
    ['another webContents', 8, top('app://authenticator/')],
    ['a frame that is gone', 7, null],
    ['a sub-frame', 7, { url: 'app://authenticator/', parent: {} }],
    ['another window\'s host', 7, top('app://admin/')],
    ['a host that begins alike', 7, top('app://authenticator.evil/')],
    ['another scheme', 7, top('https://authenticator/')],
    ['a blank page', 7, top('about:blank')],
    ['no URL at all', 7, top('')],
  ])('refuses %s', (_what, id, frame) => {
    expect(registry.identify(id, frame)).toBeNull();
  });

  it('refuses a window that was closed', () => {
    const own = createSenderRegistry();
    own.register(1, 'admin');
    own.forget(1);
    expect(own.identify(1, top('app://admin/'))).toBeNull();
  });

  it.each(['app://user@admin/', 'app://admin:80/', 'app:admin'])('does not take %s for the admin window', (url) => {
    expect(isOriginOf('admin', url)).toBe(false);
  });
});
