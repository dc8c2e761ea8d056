/** @file Pictures and items on the clipboard: `writeImage` and `readImage` up to Electron 43, items from 44 on. */
import { createHash } from 'node:crypto';
import { clipboard, ClipboardItem, nativeImage, type NativeImage } from 'electron';
import { concealing } from './accounts/concealed';

type Old = (...given: readonly unknown[]) => unknown;

/** The method where this Electron still has it; its types name the new ones only. */
function old(name: 'writeImage' | 'readImage'): Old | null {
  const method: unknown = Reflect.get(clipboard, name);
  return typeof method === 'function' ? (method.bind(clipboard) as Old) : null;
}

/** Null before Electron 44; its types know the new ones only. */
export function itemClass(): typeof ClipboardItem | null {
  const found: unknown = ClipboardItem;
  return typeof found === 'function' ? ClipboardItem : null;
}

export async function writePicture(png: Uint8Array): Promise<void> {
  const writeImage = old('writeImage');
  if (writeImage !== null) writeImage(nativeImage.createFromBuffer(Buffer.from(png)));
  else await clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)], { type: 'image/png' }), ...concealing(process.platform) })]);
}

/** A digest of its pixels: the system keeps a picture in a form of its own. Null where there is none. */
export async function readPicture(): Promise<string | null> {
  const readImage = old('readImage');
  const image = readImage !== null ? (readImage() as NativeImage) : await readItem();
  return image === null || image.isEmpty() ? null : createHash('sha256').update(image.toBitmap()).digest('hex');
}

async function readItem(): Promise<NativeImage | null> {
  for (const item of await clipboard.read()) {
    if (!item.types.includes('image/png')) continue;
    const blob = await item.getType('image/png');
    return nativeImage.createFromBuffer(Buffer.from(await blob.arrayBuffer()));
  }
  return null;
}
