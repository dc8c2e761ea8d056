/** @file zxing-cpp as a reader: the first and best of the chain, and the judge of what others read. */
import { prepareZXingModule, readBarcodes, type ReaderOptions, type ReadResult } from 'zxing-wasm/reader';
import type { Grey, Rgba } from './grey';
import type { Corners } from './mesh';

export interface Read {
  readonly text: string;
  readonly corners: Corners;
}

/** A symbol that is there but could not be read. */
export interface Seen {
  readonly version: number;
  readonly corners: Corners;
}

export interface Look {
  readonly read: readonly Read[];
  readonly seen: readonly Seen[];
}

export type LookOptions = Pick<ReaderOptions, 'binarizer' | 'tryDenoise' | 'tryDownscale' | 'maxNumberOfSymbols'>;

/** Where the WebAssembly is: its bytes, or a function that names its address. */
export type WasmSource = { readonly wasmBinary: ArrayBuffer } | { readonly locateFile: () => string };

/** Looks at a picture (an RGBA one must be opaque); rejects only when WebAssembly fails (out of memory, not allowed). */
export type Zxing = (picture: Grey | Rgba, options?: LookOptions) => Promise<Look>;

/** Plain: the text as it was encoded, without the brackets of a "human readable" GS1 element string. */
const ALWAYS = { formats: ['QRCode'], tryHarder: true, textMode: 'Plain', maxNumberOfSymbols: 255 } as const satisfies ReaderOptions;
/** So many failed symbols and no text: looked at once more without keeping the failed ones. */
const CROWD = 8;

const isRead = (result: ReadResult): boolean => result.isValid && result.text !== '';

/**
 * Compiles the WebAssembly and answers with the reader. The caller says where it is:
 * left alone, the library would fetch it from a CDN. Rejects where WebAssembly cannot start.
 */
export async function loadZxing(source: WasmSource): Promise<Zxing> {
  await prepareZXingModule({ overrides: source, fireImmediately: true });
  return async (picture, options = {}) => {
    const image = rgbaOf(picture);
    const results = await readBarcodes(image, { ...ALWAYS, ...options, returnErrors: true });
    const found = results.filter(isRead);
    // Failed symbols count as found ones, and many of them (a pattern full of squares) use up what a real one is made of.
    const crowded = found.length === 0 && results.length >= CROWD;
    const read = crowded ? (await readBarcodes(image, { ...ALWAYS, ...options })).filter(isRead) : found;
    return {
      read: read.map((result) => ({ text: result.text, corners: cornersOf(result) })),
      seen: results.flatMap((result) => {
        const version = result.isValid ? null : versionOf(result);
        return version === null ? [] : [{ version, corners: cornersOf(result) }];
      }),
    };
  };
}

const cornersOf = ({ position }: ReadResult): Corners => [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft];

/** 1 to 40; null for Micro QR and rMQR (named M… and R…), which cannot hold what an authenticator needs or are too rare. */
function versionOf({ extra }: ReadResult): number | null {
  const version = /"Version":"?(\d+)"?[,}]/.exec(extra)?.[1];
  return version === undefined ? null : Number(version);
}

/** The shape of `ImageData`, which Node does not have and the library does not ask for. */
function rgbaOf({ width, height, data }: Grey | Rgba): ImageData {
  if (data.length === width * height * 4) return { width, height, data: new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length), colorSpace: 'srgb' as const };
  const words = new Uint32Array(data.length);
  for (let at = 0; at < data.length; at += 1) words[at] = ((data[at] ?? 0) * 0x010101 | 0xff000000) >>> 0;
  return { width, height, data: new Uint8ClampedArray(words.buffer), colorSpace: 'srgb' as const };
}
