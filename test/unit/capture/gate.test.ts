import { beforeEach, describe, expect, it } from 'vitest';
import { createCaptureGate, type Asker, type CaptureGate } from '../../../src-main/capture/gate';

const PAGE: Asker = { contents: 7, url: 'app://authenticator/', mainFrame: true };
let gate: CaptureGate;

beforeEach(() => {
  gate = createCaptureGate();
});

describe('a closed gate', () => {
  it('lets nothing through: neither at first nor after it was closed', () => {
    for (const kinds of [['video'], [], ['audio']]) expect(gate.grants(PAGE, 'media', kinds)).toBe(false);
    expect(gate.allows(PAGE, 'media')).toBe(false);
    gate.open('camera', 7);
    gate.close();
    expect(gate.grants(PAGE, 'media', ['video'])).toBe(false);
    expect(gate.allows(PAGE, 'media')).toBe(false);
  });
});

describe('open for the camera', () => {
  beforeEach(() => gate.open('camera', 7));

  it('gives video, and never sound, a screen or anything else', () => {
    expect(gate.grants(PAGE, 'media', ['video'])).toBe(true);
    for (const kinds of [['audio'], ['video', 'audio'], ['audio', 'video'], []]) expect(gate.grants(PAGE, 'media', kinds), kinds.join()).toBe(false);
    for (const permission of ['display-capture', 'geolocation', 'notifications', 'midi', 'unknown']) {
      expect(gate.grants(PAGE, permission, ['video']), permission).toBe(false);
      expect(gate.allows(PAGE, permission), permission).toBe(false);
    }
  });

  it.each<[string, Partial<Asker>]>([
    ['another window', { contents: 8 }], ['nobody that can be named', { contents: null }], ['a frame inside', { mainFrame: false }],
    ['another host', { url: 'app://admin/' }], ['a host that begins alike', { url: 'app://authenticator.evil/' }], ['a web page', { url: 'https://example.org/' }], ['no address', { url: '' }],
  ])('gives nothing to %s', (_who, over) => {
    expect(gate.grants({ ...PAGE, ...over }, 'media', ['video'])).toBe(false);
    expect(gate.allows({ ...PAGE, ...over }, 'media')).toBe(false);
  });
});

describe('open for the screen', () => {
  beforeEach(() => gate.open('screen', 7));

  it('gives the screen in both forms that Electron asks for it, and no camera', () => {
    expect(gate.grants(PAGE, 'media', [])).toBe(true);
    expect(gate.grants(PAGE, 'display-capture', ['video'])).toBe(true);
    expect(gate.grants(PAGE, 'media', ['video'])).toBe(false);
    expect(gate.grants(PAGE, 'display-capture', ['video', 'audio'])).toBe(false);
  });

  it('is for the camera alone once that was opened', () => {
    gate.open('camera', 7);
    expect(gate.grants(PAGE, 'media', [])).toBe(false);
    expect(gate.grants(PAGE, 'media', ['video'])).toBe(true);
  });
});
