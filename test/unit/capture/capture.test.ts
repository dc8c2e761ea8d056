import { describe, expect, it } from 'vitest';
import { createCapture, type Capture, type CaptureSystem } from '../../../src-main/capture/capture';
import { createCaptureGate, type CaptureGate } from '../../../src-main/capture/gate';
import type { CaptureAccess, ScreenSource } from '../../../src-shared/model';

const PAGE = { contents: 7, url: 'app://authenticator/', mainFrame: true };
const SCREEN: ScreenSource = { id: 'screen:1:0', kind: 'screen', masks: [] };

function bench(over: Partial<CaptureSystem> = {}): { readonly capture: Capture; readonly gate: CaptureGate; readonly aside: boolean[]; readonly films: () => boolean; readonly looks: () => boolean } {
  const gate = createCaptureGate();
  const aside: boolean[] = [];
  const capture = createCapture({
    cameraAccess: () => Promise.resolve('granted'),
    screenAccess: () => 'granted',
    portal: false,
    sources: () => Promise.resolve([SCREEN]),
    standAside: (on) => aside.push(on),
    openSettings: () => Promise.resolve(false),
    contents: () => 7,
    ...over,
  }, gate);
  return { capture, gate, aside, films: () => gate.grants(PAGE, 'media', ['video']), looks: () => gate.grants(PAGE, 'media', []) };
}

describe('the camera', () => {
  it('may be used from the answer on, until the end', async () => {
    const { capture, films } = bench();
    expect(films()).toBe(false);
    expect(await capture.camera()).toEqual({ access: 'granted' });
    expect(films()).toBe(true);
    capture.end();
    expect(films()).toBe(false);
  });

  it.each<CaptureAccess>(['denied', 'restricted'])('may not be used where the system says "%s"', async (access) => {
    const { capture, films } = bench({ cameraAccess: () => Promise.resolve(access) });
    expect(await capture.camera()).toEqual({ access });
    expect(films()).toBe(false);
  });

  it('is not opened by an answer of the system that comes after the sheet was closed', async () => {
    let answer: (access: CaptureAccess) => void = () => undefined;
    const { capture, films } = bench({ cameraAccess: () => new Promise((resolve) => { answer = resolve; }) });
    const asked = capture.camera();
    capture.end();
    answer('granted');
    await expect(asked).rejects.toMatchObject({ code: 'wrong-state' });
    expect(films()).toBe(false);
  });

  it('is not opened where there is no window', async () => {
    const { capture, films } = bench({ contents: () => null });
    await expect(capture.camera()).rejects.toMatchObject({ code: 'wrong-state' });
    expect(films()).toBe(false);
  });
});

describe('the screen', () => {
  it('is looked at while our windows stand aside, and they come back at the end', async () => {
    const { capture, aside, looks } = bench();
    expect(await capture.screens()).toEqual({ access: 'granted', portal: false, sources: [SCREEN] });
    expect(looks()).toBe(true);
    expect(aside).toEqual([true]);
    capture.end();
    capture.end();
    expect(looks()).toBe(false);
    expect(aside).toEqual([true, false]);
  });

  it('is let go at once where the person refused in the system\'s dialog, however it tells that', async () => {
    for (const sources of [() => Promise.resolve([]), () => Promise.reject(new Error('Failed to get sources.'))]) {
      const { capture, aside, looks } = bench({ portal: true, sources });
      expect(await capture.screens()).toEqual({ access: 'granted', portal: true, sources: [] });
      expect(looks()).toBe(false);
      expect(aside).toEqual([true, false]);
    }
  });

  it('is not even asked for where the system denies it', async () => {
    const { capture, aside } = bench({ screenAccess: () => 'denied', sources: () => Promise.reject(new Error('asked')) });
    expect(await capture.screens()).toEqual({ access: 'denied', portal: false, sources: [] });
    expect(aside).toEqual([]);
  });

  it('closes the camera', async () => {
    const { capture, films, looks } = bench();
    await capture.camera();
    await capture.screens();
    expect([films(), looks()]).toEqual([false, true]);
    await capture.camera();
    expect([films(), looks()]).toEqual([true, false]);
  });
});

describe('the system\'s settings', () => {
  it('are opened where there is a page for it', async () => {
    await expect(bench().capture.openSettings('camera')).rejects.toMatchObject({ code: 'not-found' });
    expect(await bench({ openSettings: () => Promise.resolve(true) }).capture.openSettings('screen')).toBe(null);
  });
});
