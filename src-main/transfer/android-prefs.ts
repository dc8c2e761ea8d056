/** @file Shared preferences of Android apps, as they are copied from a phone: `<map><string name="…">…</string></map>`. */
import type { ExportFile } from './export-format';
import { readXml } from './xml';

export const arePrefs = ({ text }: ExportFile): boolean => text !== null && /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<map[\s>]/.test(text);

/** The strings by name. @throws Failure `export-damaged` */
export function prefsOf({ text }: ExportFile): ReadonlyMap<string, string> {
  const strings = new Map<string, string>();
  let name: string | undefined;
  for (const piece of readXml(text ?? '')) {
    if (piece.kind === 'open') {
      name = piece.name === 'string' ? piece.attributes.get('name') : undefined;
      if (name !== undefined) strings.set(name, '');
    } else if (piece.kind === 'close') name = undefined;
    else if (name !== undefined) strings.set(name, (strings.get(name) ?? '') + piece.text);
  }
  return strings;
}
