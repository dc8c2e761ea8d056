// @vitest-environment jsdom
/** What a person reads where the system, or they themselves, said no: on systems that could not be tried (docs/unverified.md). */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallOutput } from '../../../../../src-shared/contract';
import { aState, createFakeMain, type FakeMain } from '../../../../support/fake-tessera';
import { button, click, dialog, press, settle, startWindow } from '../window-harness';

let main: FakeMain;

async function open(platform: string, answers: { readonly camera?: CallOutput<'capture.camera'>['access']; readonly screens?: CallOutput<'capture.screens'> }): Promise<void> {
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: Object.assign(new EventTarget(), { getUserMedia: () => Promise.reject(new DOMException('', 'NotAllowedError')), enumerateDevices: () => Promise.resolve([]) }),
  });
  main = createFakeMain({ state: aState({ platform }) });
  main.answer({
    'capture.camera': () => ({ access: answers.camera ?? 'granted' }),
    'capture.screens': () => answers.screens ?? { access: 'granted', portal: false, sources: [] },
    'capture.settings': () => null,
    'capture.end': () => null,
  });
  await startWindow(main);
}
const mod = (platform: string): KeyboardEventInit => ({ shiftKey: true, ...(platform === 'darwin' ? { metaKey: true } : { ctrlKey: true }) });
const camera = (platform: string): Promise<void> => press('m', mod(platform));
const screen = (platform: string): Promise<void> => press('s', mod(platform));
const words = (): string => dialog()?.element.querySelector('[role=alert]')?.textContent ?? '';
const opened = (): readonly unknown[] => main.calls.filter(({ name }) => name === 'capture.settings').map(({ input }) => input);
const hasSettings = (): boolean => [...(dialog()?.element.querySelectorAll('button') ?? [])].some(({ textContent }) => textContent === 'Open the system’s settings');

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  vi.stubGlobal('Worker', class { terminate = (): void => undefined; });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a camera that the system denies', () => {
  it.each([['darwin', '“Privacy & Security”, then “Camera”'], ['win32', '“Let desktop apps access your camera”']])('has on %s the way to the setting, and a button that opens it', async (platform, way) => {
    await open(platform, { camera: 'denied' });
    await camera(platform);
    expect(words()).toContain('does not let Tessera use the camera');
    expect(words()).toContain(way);
    await click('Open the system’s settings');
    expect(opened()).toEqual([{ of: 'camera' }]);
  });

  it('has on Linux words alone, where the browser itself was refused', async () => {
    await open('linux', {});
    await camera('linux');
    expect(words()).toContain('/dev/video0');
    expect(hasSettings()).toBe(false);
  });

  it('by the administrator leaves no setting to open', async () => {
    await open('darwin', { camera: 'restricted' });
    await camera('darwin');
    expect(words()).toContain('administrator has blocked the camera');
    expect(hasSettings()).toBe(false);
  });
});

describe('a screen that may not be looked at', () => {
  it('has on macOS the way to Screen Recording', async () => {
    await open('darwin', { screens: { access: 'denied', portal: false, sources: [] } });
    await screen('darwin');
    expect(words()).toContain('“Screen Recording”');
    await click('Open the system’s settings');
    expect(opened()).toEqual([{ of: 'screen' }]);
  });

  it('on Wayland says what to do, and asks again', async () => {
    await open('linux', { screens: { access: 'granted', portal: true, sources: [] } });
    await screen('linux');
    expect(words()).toContain('Nothing was shared with Tessera.');
    expect(words()).toContain('xdg-desktop-portal');
    await click('Try again');
    expect(main.calls.filter(({ name }) => name === 'capture.screens').length).toBe(2);
  });

  it('and whose windows cannot be looked at either: another way is named', async () => {
    await open('linux', { screens: { access: 'granted', portal: false, sources: [{ id: 'screen:1:0', kind: 'screen', masks: [] }] } });
    await screen('linux');
    await settle(100); // two frames until the window is covered
    expect(button('Try again').textContent).toBe('Try again');
    expect(words()).toContain('Take a screenshot');
  });
});

describe('closing a sheet', () => {
  it('gives the permission back', async () => {
    await open('linux', {});
    await camera('linux');
    const before = main.calls.filter(({ name }) => name === 'capture.end').length;
    await click('Cancel');
    expect(main.calls.filter(({ name }) => name === 'capture.end').length).toBeGreaterThan(before);
  });
});
