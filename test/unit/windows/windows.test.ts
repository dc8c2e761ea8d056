import { describe, expect, it } from 'vitest';
import { createAssetMap } from '../../../src-main/windows/asset-map';
import { headersFor } from '../../../src-main/windows/csp';
import { isReachable } from '../../../src-main/windows/place';
import { menuTexts } from '../../../src-main/windows/menu-texts';

describe('the asset map', () => {
  const find = createAssetMap(['assets/main-1a.js', 'assets/base-2b.css', 'workers/qr-3c.js', 'authenticator/index.html', 'admin/index.html', 'secret.txt']);

  it('serves what the build made, with its type', () => {
    expect(find('authenticator', '/assets/main-1a.js')).toEqual({ file: 'assets/main-1a.js', type: 'text/javascript; charset=utf-8', kind: 'page' });
    expect(find('admin', '/')).toEqual({ file: 'admin/index.html', type: 'text/html; charset=utf-8', kind: 'page' });
  });

  it.each(['/..%2fmain%2findex.js', '/../main/index.js', '/assets/../main.js', '//etc/passwd', '/assets', '/secret.txt', '/admin/index.html', '/assets.json', ''])(
    'knows nothing under %s', (path) => {
      expect(find('authenticator', path)).toBeNull();
    },
  );

  it('lets only a worker compile WebAssembly', () => {
    expect(find('authenticator', '/workers/qr-3c.js')?.kind).toBe('worker');
    expect(headersFor('page', 'text/html')['content-security-policy']).not.toContain('wasm');
    expect(headersFor('worker', 'text/javascript')['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });

  it('refuses a list with names that could leave the folder', () => {
    expect(() => createAssetMap(['../main/index.js'])).toThrow();
    expect(() => createAssetMap(['/etc/passwd.js'])).toThrow();
  });
});

describe('the page policy', () => {
  it('allows the own scheme only, nothing inline, no eval, no frames, no forms', () => {
    const policy = headersFor('page', 'text/html')['content-security-policy'];
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    for (const rule of ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(rule);
    expect(headersFor('page', 'text/html')['x-content-type-options']).toBe('nosniff');
  });
});

describe('a stored window place', () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 };
  it.each([
    [{ x: 100, y: 100, width: 420, height: 680 }, true],
    [{ x: 1800, y: 0, width: 420, height: 680 }, true],
    [{ x: 1900, y: 0, width: 420, height: 680 }, false],
    [{ x: 2500, y: 100, width: 420, height: 680 }, false],
    [{ x: 100, y: -50, width: 420, height: 680 }, false],
  ])('%j is used: %s', (bounds, expected) => {
    expect(isReachable(bounds, [display])).toBe(expected);
  });
});

describe('the menu', () => {
  it('follows the chosen language, else the system', () => {
    expect(menuTexts('system', 'de-AT').settings).toBe('Einstellungen…');
    expect(menuTexts('system', 'fr').settings).toBe('Settings…');
    expect(menuTexts('en', 'de').settings).toBe('Settings…');
  });
});
