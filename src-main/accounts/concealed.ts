/**
 * @file What asks clipboard managers not to keep a copy. It has to come with the text in one write: a second write takes the first one's
 * place. Only well-behaved managers heed it (docs/threat-model.md).
 */

/** A format of the system's clipboard under its own name, as Electron writes it (`ClipboardItem`, Electron 44 and newer). */
const raw = (format: string): string => `electron application/osclipboard;format="${format}"`;

const bytes = (...values: readonly number[]): Blob => new Blob([Uint8Array.from(values)]);

/** By item type, to stand beside the text or picture in its `ClipboardItem`. Nothing where the system has no such sign. */
export function concealing(platform: NodeJS.Platform): Readonly<Record<string, Blob>> {
  switch (platform) {
    // http://nspasteboard.org: that the type is there says it, not what it holds.
    case 'darwin': return { [raw('org.nspasteboard.ConcealedType')]: bytes(1) };
    // "Cloud Clipboard and Clipboard History Formats", learn.microsoft.com: the first by being there, the others as a DWORD of 0.
    case 'win32': return {
      [raw('ExcludeClipboardContentFromMonitorProcessing')]: bytes(1),
      [raw('CanIncludeInClipboardHistory')]: bytes(0, 0, 0, 0),
      [raw('CanUploadToCloudClipboard')]: bytes(0, 0, 0, 0),
    };
    // KDE's Klipper; others have followed it.
    case 'linux': return { [raw('x-kde-passwordManagerHint')]: new Blob(['secret']) };
    default: return {};
  }
}

/** What of Electron's clipboard a concealed text takes; `item` is null before Electron 44. */
export interface TextClipboard<Item> {
  readonly item: (new (parts: Record<string, Blob>) => Item) | null;
  write(items: Item[]): Promise<void>;
  writeText(text: string): Promise<void> | void;
}

/** Text with the sign where one write can carry both; else the text alone. */
export async function writeConcealed<Item>(clipboard: TextClipboard<Item>, text: string, platform: NodeJS.Platform): Promise<void> {
  const sign = concealing(platform);
  if (clipboard.item === null || text === '' || Object.keys(sign).length === 0) {
    await clipboard.writeText(text);
    return;
  }
  try {
    await clipboard.write([new clipboard.item({ 'text/plain': new Blob([text], { type: 'text/plain' }), ...sign })]);
  } catch {
    // A system that does not take the sign still takes the code, which is what the person asked for.
    await clipboard.writeText(text);
  }
}
