/**
 * @file Draws an SVG in the page through an image element, at a set size on white (DESIGN section 8: workers cannot, and
 * unflattened it is all black). As an image it runs no script and loads nothing.
 */

/** Large enough for a small code on a large sheet. */
const SIDE = 2048;
const BYTES = 5e6;

/** Null where it cannot be drawn. Entities are refused: they can grow a small file without bound, here in the page. */
export async function drawSvg(file: Blob): Promise<ImageBitmap | null> {
  if (file.size > BYTES || /<!ENTITY/i.test(await file.text())) return null;
  const url = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    // A percentage for a size (as FreeSewing sends it) leaves no size of its own: a square then.
    const ratio = image.naturalWidth > 0 && image.naturalHeight > 0 ? image.naturalWidth / image.naturalHeight : 1;
    const width = Math.max(1, Math.round(ratio >= 1 ? SIDE : SIDE * ratio));
    const height = Math.max(1, Math.round(ratio >= 1 ? SIDE / ratio : SIDE));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } catch {
    // The browser says no more than that it could not be drawn; the caller says it to the person.
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
