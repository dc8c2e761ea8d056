import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src-main/log';
import { openPreferences, readPreferences } from '../../../src-main/windows/preferences';

let folder: string;
let lines: string[];
const log = createLog((line) => lines.push(line), { scrub: (text) => text, scrubAll: (texts) => texts });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tessera-preferences-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('preferences', () => {
  it('come back after a restart', () => {
    const store = openPreferences(folder, log);
    store.change({ theme: 'dark', language: 'de' });
    store.changeWindow('admin', { bounds: { x: 1, y: 2, width: 3, height: 4 }, zoom: 1 });
    store.changeWindow('admin', { zoom: 2 });
    store.change({ desktop: { background: true, quickKey: 'Super+Shift+O' } });
    expect(openPreferences(folder, log).value).toEqual({
      theme: 'dark', language: 'de', desktop: { background: true, quickKey: 'Super+Shift+O' }, windows: { authenticator: {}, admin: { bounds: { x: 1, y: 2, width: 3, height: 4 }, zoom: 2 } },
    });
    expect(lines).toEqual([]);
  });

  it('start empty, silently without a file and with a word in the log where it is broken', () => {
    expect(openPreferences(folder, log).value).toEqual({ windows: {} });
    expect(lines).toEqual([]);
    writeFileSync(join(folder, 'preferences.json'), '{"theme":');
    expect(openPreferences(folder, log).value).toEqual({ windows: {} });
    expect(lines.join()).toContain('preferences not read');
  });

  it('do not stop anybody where they cannot be saved', () => {
    const store = openPreferences(join(folder, 'missing'), log);
    store.change({ theme: 'dark' });
    expect(store.value.theme).toBe('dark');
    expect(lines.join()).toContain('preferences not saved');
  });

  it('take only what makes sense, from anything', () => {
    expect(readPreferences({ theme: 'pink', language: 'de', desktop: { background: 1, quickKey: 'A' }, windows: { admin: { bounds: { x: 0, y: 0, width: 0, height: 5 }, zoom: 99 } } }))
      .toEqual({ language: 'de', desktop: {}, windows: { authenticator: {}, admin: {} } });
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const read = readPreferences(value);
      expect(readPreferences(JSON.parse(JSON.stringify(read)))).toEqual(read);
    }));
  });

  it('hold nothing but themselves', () => {
    openPreferences(folder, log).change({ theme: 'light' });
    expect(JSON.parse(readFileSync(join(folder, 'preferences.json'), 'utf8'))).toEqual({ theme: 'light', windows: {} });
  });
});
