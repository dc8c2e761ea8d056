/**
 * @file Bounds the memory of WebAssembly. The programs that draw documents ask for whatever a document wants (seen: 600 bytes
 * of PDF, 2 GB), and only the module itself can say where they end.
 */

const PAGE = 65_536;
const MEMORY_SECTION = 5;

/** The same module with a memory of at most `bytes`; past that it fails like any program without memory. Throws for what is no module. */
export function withMemoryLimit(wasm: Uint8Array, bytes: number): Uint8Array<ArrayBuffer> {
  for (let at = 8; at < wasm.length;) {
    const size = readNumber(wasm, at + 1);
    const body = size.next;
    const end = body + size.value;
    if (wasm[at] === MEMORY_SECTION) {
      const count = readNumber(wasm, body);
      const flags = readNumber(wasm, count.next);
      const initial = readNumber(wasm, flags.next);
      // One memory, not shared and not of 64 bits: all that today's compilers make for us.
      if (count.value !== 1 || flags.value > 1) break;
      const limited = [1, 1, ...numberBytes(initial.value), ...numberBytes(Math.max(initial.value, Math.floor(bytes / PAGE)))];
      return joined(wasm.subarray(0, at), [MEMORY_SECTION, ...numberBytes(limited.length), ...limited], wasm.subarray(end));
    }
    at = end;
  }
  throw new TypeError('no WebAssembly with a memory of its own');
}

/** Out of memory or of stack in its middle: nothing that this instance says can be trusted any more. */
export const isSpent = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** LEB128, as WebAssembly writes its numbers (core specification 5.2.2). */
function readNumber(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = from, shift = 0; at < bytes.length && shift < 35; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, next: at + 1 };
  }
  throw new TypeError('a number in the WebAssembly is cut off');
}

const numberBytes = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, ...numberBytes(value >>> 7)]);

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
