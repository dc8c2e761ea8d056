/** @file The other readers: `qr` and jsQR. Loaded when they are needed; both see one code of a picture. */
import type { Grey } from './grey';
import type { Corners } from './mesh';
import { drawGrid } from './modules';
import type { Look, Read, Zxing } from './zxing';

/** Where a reader is a second opinion, zxing must read the same modules; where zxing cannot start, nobody else can say. */
export type Judge = Zxing | null;

const NOTHING: Look = { read: [], seen: [] };

/** The reader `qr`, for at most `timeLimit` ms. Its corners are useful even where it fails. */
export async function lookByQr(picture: Grey, judge: Judge, timeLimit: number): Promise<Look> {
  const { decodeQR } = await import('qr/decode.js');
  let corners: Corners | null = null;
  let version = 0;
  let grid: { readonly width: number; readonly data: Uint8Array | Uint8ClampedArray } | null = null;
  let text: string | null = null;
  try {
    text = decodeQR({ width: picture.width, height: picture.height, data: rgb(picture) }, {
      format: 'RGB', effort: 20, timeLimit,
      pointsOnDetect: ({ bounds, tl, tr }) => {
        corners = bounds;
        version = (Math.hypot(tr.x - tl.x, tr.y - tl.y) / ((tl.moduleSize + tr.moduleSize) / 2) + 7 - 17) / 4;
      },
      imageOnResult: (image) => (grid = image),
    });
  } catch (error) {
    // "Not found" is thrown as an Error; anything else is a fault.
    if (!(error instanceof Error)) throw error;
  }
  return settle(corners, Math.round(version), grid, text, judge);
}

async function settle(corners: Corners | null, version: number, grid: { readonly width: number; readonly data: Uint8Array | Uint8ClampedArray } | null, text: string | null, judge: Judge): Promise<Look> {
  if (corners === null) return NOTHING;
  const seen = version >= 1 && version <= 40 ? [{ version, corners }] : [];
  if (text === null || grid === null) return { read: [], seen };
  if (judge === null) return { read: plain(text, corners), seen: [] };
  const side = grid.width;
  const { read } = await judge(drawGrid(side, (x, y) => (grid.data[(y * side + x) * 4] ?? 255) < 128, 4));
  const [agreed] = read;
  return agreed === undefined ? { read: [], seen } : { read: [{ text: agreed.text, corners }], seen: [] };
}

/** jsQR. It has no time limit of its own, so it is given little (seen: 10 s on a photo of 1.2 megapixels). */
export async function lookByJsqr(picture: Grey, judge: Judge): Promise<Look> {
  const { default: jsqr } = await import('jsqr');
  const { width, height } = picture;
  const found = jsqr(rgba(picture), width, height, { inversionAttempts: 'attemptBoth' });
  if (found === null) return NOTHING;
  const { topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner } = found.location;
  const corners: Corners = [topLeftCorner, topRightCorner, bottomRightCorner, bottomLeftCorner];
  const seen = [{ version: found.version, corners }];
  return judge === null ? { read: plain(found.data, corners), seen: [] } : { read: [], seen };
}

/** Without a judge: no empty text, and none whose bytes were not understood. */
const plain = (text: string, corners: Corners): readonly Read[] => (text === '' || text.includes('\ufffd') ? [] : [{ text, corners }]);

function rgb({ data }: Grey): Uint8Array {
  const result = new Uint8Array(data.length * 3);
  for (let at = 0; at < data.length; at += 1) result.fill(data[at] ?? 0, at * 3, at * 3 + 3);
  return result;
}

function rgba({ data }: Grey): Uint8ClampedArray {
  const result = new Uint8ClampedArray(data.length * 4);
  for (let at = 0; at < data.length; at += 1) {
    result.fill(data[at] ?? 0, at * 4, at * 4 + 3);
    result[at * 4 + 3] = 255;
  }
  return result;
}
