/**
 * @file The window stays live while a picture is looked at, because none of that work is done on its thread. How long its tasks
 * take is measured by `npm run bench -- live`: a clock cannot tell our work from a busy machine's.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker as PageWorker } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADER_BYTES } from '../../src-shared/qr/picture-size';
import { NOON, dropFiles, openDesk, type Desk } from '../support/desktop';
import { largeFiles } from '../support/large-files';
import { codeNow } from '../support/witness';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const URI = `otpauth://totp/Photo:me?secret=${SECRET}&issuer=Photo`;

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
});

afterAll(() => desk.leave());

/** From here on the page's own thread notes whatever takes it long: bytes of files, pictures, pixels, WebAssembly. */
async function watchWork(): Promise<() => Promise<{ readonly bytes: number; readonly heavy: readonly string[] }>> {
  await desk.app.page.evaluate(() => {
    const work = { bytes: 0, heavy: [] as string[] };
    Reflect.set(window, 'workOfTest', work);
    const watch = (owner: object, name: string, note: (self: unknown) => void): void => {
      const given = Reflect.get(owner, name) as ((...args: unknown[]) => unknown) | undefined;
      if (given === undefined) throw new Error(`no ${name} to watch`);
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
        note(this);
        return Reflect.apply(given, this, args);
      });
    };
    for (const name of ['arrayBuffer', 'text', 'stream']) watch(Blob.prototype, name, (blob) => (work.bytes += (blob as Blob).size));
    watch(window, 'createImageBitmap', () => work.heavy.push('createImageBitmap'));
    watch(HTMLImageElement.prototype, 'decode', () => work.heavy.push('decode'));
    watch(CanvasRenderingContext2D.prototype, 'getImageData', () => work.heavy.push('getImageData'));
    watch(OffscreenCanvasRenderingContext2D.prototype, 'getImageData', () => work.heavy.push('getImageData'));
    for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) watch(WebAssembly, name, () => work.heavy.push(name));
  });
  return () => desk.app.page.evaluate(() => Reflect.get(window, 'workOfTest') as { bytes: number; heavy: string[] });
}

describe('nothing of a picture but its first bytes reaches the page', () => {
  it('as the watch would see', async () => {
    const work = await watchWork();
    await desk.app.page.evaluate(async () => {
      await new Blob(['four']).arrayBuffer();
      await createImageBitmap(new ImageData(1, 1));
    });
    expect(await work()).toEqual({ bytes: 4, heavy: ['createImageBitmap'] });
    await desk.app.page.reload();
    await desk.app.page.getByText('No accounts yet').waitFor();
  });

  it.each(['photo', 'drawing', 'document'] as const)('while a %s is looked at by workers, which are gone when it is read', async (kind) => {
    const path = join(desk.home.path, kind);
    writeFileSync(path, await largeFiles[kind](URI));
    const started: PageWorker[] = [];
    const note = (worker: PageWorker): number => started.push(worker);
    desk.app.page.on('worker', note);
    const work = await watchWork();
    await dropFiles(desk.app.page, [path]);
    expect(await desk.app.proof()).toBe(codeNow(SECRET, NOON));
    const { bytes, heavy } = await work();
    expect(heavy).toEqual([]);
    expect(bytes).toBeLessThanOrEqual(HEADER_BYTES);
    expect(started.length).toBe(kind === 'photo' ? 1 : 2);
    await expect.poll(() => desk.app.page.workers().length).toBe(0);
    desk.app.page.off('worker', note);
    await desk.app.page.reload();
    await desk.app.page.getByText('No accounts yet').waitFor();
  });
});
