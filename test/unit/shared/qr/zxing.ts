/** @file The first reader with its WebAssembly from the package, for tests in Node. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadZxing, type Zxing } from '../../../../src-shared/qr/zxing';

export function zxingForTests(): Promise<Zxing> {
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  return loadZxing({ wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
}
