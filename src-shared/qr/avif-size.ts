/**
 * @file The size that an AVIF promises: the largest `ispe` property of its items (ISO/IEC 23008-12, 6.5.3), found by walking the boxes
 * meta, iprp, ipco (ISO/IEC 14496-12, 4.2). A grid has one for the whole and one for its tiles.
 */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** By the brands of its `ftyp` box; HEIC, which Chromium does not decode, has others. */
export function isAvif(bytes: Uint8Array): boolean {
  const ascii = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  if (ascii(4, 4) !== 'ftyp') return false;
  const length = Math.min(bytes.length, 256, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
  for (let at = 8; at + 4 <= length; at += 4) if (/^avi[fs]$/.test(ascii(at, 4))) return true;
  return false;
}

/** 0 × 0 where it is cut off or damaged. */
export function avifSize(view: DataView): Size {
  // `meta` has a version and flags before its boxes.
  const meta = box(view, 0, view.byteLength, 'meta');
  const iprp = meta === null ? null : box(view, meta.from + 4, meta.end, 'iprp');
  const ipco = iprp === null ? null : box(view, iprp.from, iprp.end, 'ipco');
  if (ipco === null) return { width: 0, height: 0 };
  let size: Size = { width: 0, height: 0 };
  for (let ispe = box(view, ipco.from, ipco.end, 'ispe'); ispe !== null; ispe = box(view, ispe.end, ipco.end, 'ispe')) {
    if (ispe.from + 12 > ispe.end) break;
    const [width, height] = [view.getUint32(ispe.from + 4), view.getUint32(ispe.from + 8)];
    if (width * height > size.width * size.height) size = { width, height };
  }
  return size;
}

interface Box {
  /** Behind its size and name. */
  readonly from: number;
  readonly end: number;
}

/** The first box of a name between two places; null where there is none, or where a size leads nowhere. */
function box(view: DataView, from: number, end: number, name: string): Box | null {
  for (let at = from; at + 8 <= end;) {
    const length = view.getUint32(at);
    // 0 (to the end) and 1 (64 bits) are for media data, which comes behind all this.
    if (length < 8) return null;
    const called = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7));
    if (called === name) return { from: at + 8, end: Math.min(end, at + length) };
    at += length;
  }
  return null;
}
