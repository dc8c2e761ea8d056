import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isSpent, withMemoryLimit } from '../../../../src-shared/pictures/wasm';

const PAGE = 65_536;
const wasmOf = (name: string): Uint8Array => readFileSync(createRequire(import.meta.url).resolve(name));

/** A module that exports a memory of at first one page, with the limits as given (core specification 5.5.8). */
const moduleWith = (...limits: readonly number[]): Uint8Array =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, limits.length + 1, 1, ...limits, 7, 7, 1, 3, 0x6d, 0x65, 0x6d, 2, 0]);

async function memoryOf(wasm: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Memory> {
  const { mem } = (await WebAssembly.instantiate(wasm)).instance.exports;
  if (!(mem instanceof WebAssembly.Memory)) throw new Error('no memory');
  return mem;
}

describe('a memory limit', () => {
  it.each([['without one of its own', [0, 1]], ['in place of a larger one', [1, 1, 0x80, 0x80, 2]]] as const)('%s ends growth', async (_what, limits) => {
    const memory = await memoryOf(withMemoryLimit(moduleWith(...limits), 300 * PAGE));
    memory.grow(299);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('is never under what the module begins with', async () => {
    expect((await memoryOf(withMemoryLimit(moduleWith(0, 1), 1))).buffer.byteLength).toBe(PAGE);
  });

  it.each(['@hyzyla/pdfium/pdfium.wasm', '@resvg/resvg-wasm/index_bg.wasm'])('leaves %s a module that exports the same', async (name) => {
    const before = WebAssembly.Module.exports(await WebAssembly.compile(Uint8Array.from(wasmOf(name))));
    expect(WebAssembly.Module.exports(await WebAssembly.compile(withMemoryLimit(wasmOf(name), 2 ** 29)))).toEqual(before);
  });

  it('cannot be given to what is no module', () => {
    expect(() => withMemoryLimit(new Uint8Array(40), 2 ** 29)).toThrow(TypeError);
    expect(() => withMemoryLimit(moduleWith(0, 1).subarray(0, 12), 2 ** 29)).toThrow(TypeError);
  });
});

it('only memory and stack make an instance useless', () => {
  expect([new WebAssembly.RuntimeError(), new RangeError(), new TypeError(), 'text'].map(isSpent)).toEqual([true, true, false, false]);
});
