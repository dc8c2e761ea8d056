import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDesktop, type Desktop, type DesktopPort } from '../../../src-main/desktop/desktop';
import { createLog } from '../../../src-main/log';
import { DEFAULT_DESKTOP, type DesktopSettings } from '../../../src-shared/model';
import { QUICK_KEYS, type QuickKey } from '../../../src-shared/quick-keys';

/** A desktop with other programs on it that hold keys. */
class FakeDesktop implements DesktopPort {
  readonly others = new Set<QuickKey>();
  held: QuickKey = 'none';
  tray = false;
  saved: DesktopSettings | null = null;

  showTray(on: boolean): void {
    this.tray = on;
  }

  takeKey(key: QuickKey): boolean {
    this.held = 'none';
    if (this.others.has(key)) return false;
    this.held = key;
    return true;
  }

  save(settings: DesktopSettings): void {
    this.saved = settings;
  }
}

const KEY = 'CommandOrControl+Alt+O';
const OTHER = 'CommandOrControl+Shift+Space';

let port: FakeDesktop;
let lines: string[];
const log = createLog((line) => lines.push(line), { scrub: (text) => text, scrubAll: (texts) => texts });
const started = (settings: Partial<DesktopSettings> = {}): Desktop => {
  const desktop = createDesktop(port, { ...DEFAULT_DESKTOP, ...settings }, log);
  desktop.start();
  return desktop;
};

beforeEach(() => {
  port = new FakeDesktop();
  lines = [];
});

describe('how Tessera stands at the desktop', () => {
  it('is off until a person wants it', () => {
    started();
    expect([port.tray, port.held, lines]).toEqual([false, 'none', []]);
  });

  it('is at a start as it was chosen', () => {
    started({ background: true, quickKey: KEY });
    expect([port.tray, port.held]).toEqual([true, KEY]);
  });

  it('changes one thing at a time, and keeps it', () => {
    const desktop = started();
    desktop.change({ quickKey: KEY });
    expect(desktop.change({ background: true })).toEqual({ background: true, quickKey: KEY });
    expect([port.tray, port.held, port.saved]).toEqual([true, KEY, { background: true, quickKey: KEY }]);
    desktop.change({ quickKey: 'none', background: false });
    expect([port.tray, port.held, port.saved]).toEqual([false, 'none', DEFAULT_DESKTOP]);
  });

  it('refuses a key that another program has, with nothing changed', () => {
    const desktop = started({ quickKey: KEY });
    port.others.add(OTHER);
    expect(() => desktop.change({ quickKey: OTHER, background: true })).toThrow('shortcut-taken');
    expect([port.tray, port.held, port.saved, desktop.value, desktop.keyTaken]).toEqual([false, KEY, null, { background: false, quickKey: KEY }, false]);
  });

  it('says at a start that its key is taken, keeps the choice, and takes it once it is free', () => {
    port.others.add(KEY);
    const desktop = started({ quickKey: KEY });
    expect([desktop.keyTaken, desktop.value.quickKey]).toEqual([true, KEY]);
    expect(lines.join()).toContain('taken');
    expect(() => desktop.change({ quickKey: KEY })).toThrow('shortcut-taken');
    desktop.change({ background: true }); // the tray has nothing to do with it
    expect([port.tray, desktop.keyTaken]).toEqual([true, true]);
    port.others.clear();
    desktop.change({ quickKey: KEY });
    expect([desktop.keyTaken, port.held]).toEqual([false, KEY]);
  });

  it('holds exactly the key that is set, whatever is changed and taken in between', () => {
    fc.assert(fc.property(fc.array(fc.record({ taken: fc.subarray([...QUICK_KEYS.slice(1)]), key: fc.constantFrom(...QUICK_KEYS), background: fc.boolean() })), (acts) => {
      port = new FakeDesktop();
      const desktop = started();
      for (const { taken, key, background } of acts) {
        port.others.clear();
        for (const other of taken) if (other !== port.held) port.others.add(other);
        try {
          desktop.change({ quickKey: key, background });
        } catch {
          expect(port.others.has(key)).toBe(true);
        }
        expect(port.held).toBe(desktop.keyTaken ? 'none' : desktop.value.quickKey);
        expect(port.tray).toBe(desktop.value.background);
      }
    }));
  });
});
