/** @file The sign for clipboard managers, at the boundary to Electron's clipboard; not seen at work here (docs/unverified.md). */
import { describe, expect, it } from 'vitest';
import { concealing, writeConcealed } from '../../../src-main/accounts/concealed';

class Item {
  constructor(readonly parts: Record<string, Blob>) {}
}

function board({ items = true, takes = true } = {}) {
  const writes: (string | Record<string, string>)[] = [];
  return { writes, clipboard: {
    item: items ? Item : null,
    write: async ([item]: Item[]) => {
      if (!takes) throw new Error('not supported');
      const texts: Record<string, string> = {};
      for (const [type, part] of Object.entries(item?.parts ?? {})) texts[type] = Buffer.from(await part.arrayBuffer()).toString('latin1');
      writes.push(texts);
    },
    writeText: (text: string) => void writes.push(text),
  } };
}

describe('a copied code', () => {
  it.each([
    ['darwin', { 'electron application/osclipboard;format="org.nspasteboard.ConcealedType"': '\u0001' }],
    ['win32', {
      'electron application/osclipboard;format="ExcludeClipboardContentFromMonitorProcessing"': '\u0001',
      'electron application/osclipboard;format="CanIncludeInClipboardHistory"': '\0\0\0\0',
      'electron application/osclipboard;format="CanUploadToCloudClipboard"': '\0\0\0\0',
    }],
    ['linux', { 'electron application/osclipboard;format="x-kde-passwordManagerHint"': 'secret' }],
  ] as const)('carries the sign of %s in the same write', async (platform, sign) => {
    const { writes, clipboard } = board();
    await writeConcealed(clipboard, '123456', platform);
    expect(writes).toEqual([{ 'text/plain': '123456', ...sign }]);
  });

  it('goes alone where there are no items, no sign, or the system does not take it', async () => {
    for (const { writes, clipboard, platform } of [
      { ...board({ items: false }), platform: 'linux' as const }, { ...board(), platform: 'freebsd' as const }, { ...board({ takes: false }), platform: 'darwin' as const },
    ]) {
      await writeConcealed(clipboard, '123456', platform);
      expect(writes).toEqual(['123456']);
    }
  });

  it('leaves nothing, the sign neither, when it is cleared', async () => {
    const { writes, clipboard } = board();
    await writeConcealed(clipboard, '', 'linux');
    expect(writes).toEqual(['']);
    expect(concealing('freebsd')).toEqual({});
  });
});
