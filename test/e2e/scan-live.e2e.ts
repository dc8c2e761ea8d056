/** @file The window stays live while a picture is looked at: no task of its thread takes 50 ms, measured by the browser itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOON, dropFiles, openDesk, type Desk } from '../support/desktop';
import { drawnCode, pdfOf } from '../support/documents';
import { watchLongTasks } from '../support/longtasks';
import { photo } from '../support/picture-files';
import { pngQr, svgQr } from '../support/pictures';

const URI = 'otpauth://totp/Photo:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Photo';
/** Work of our own on the page's thread would show every time. */
const TRIES = 5;
const LIMIT = 50;

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
});

afterAll(() => desk.leave());

/** The longest task, 0 where none took 50 ms, from the drop of a file to the live code on the sheet. */
async function longestTask(path: string): Promise<number> {
  const tasks = await watchLongTasks(desk.app.page);
  await dropFiles(desk.app.page, [path]);
  await desk.app.proof();
  const longest = Math.max(0, ...await tasks());
  await desk.app.cancel();
  return longest;
}

/**
 * The file's longest task in its quietest try, and what is allowed: 50 ms; or, where the machine's other work stretches even what a tiny picture
 * costs the thread beyond that, half as much again as that.
 */
async function measured(path: string): Promise<{ readonly longest: number; readonly allowed: number }> {
  const longest: number[] = [];
  const tiny: number[] = [];
  while (longest.length < TRIES && !longest.includes(0)) {
    tiny.push(await longestTask(file('tiny.png', pngQr([URI], 2))));
    longest.push(await longestTask(path));
  }
  return { longest: Math.min(...longest), allowed: Math.max(LIMIT, 1.5 * Math.max(...tiny)) };
}

function file(name: string, content: Uint8Array): string {
  const path = join(desk.home.path, name);
  writeFileSync(path, content);
  return path;
}

describe('no task over 50 ms', () => {
  it('is seen by the watch where there is one', async () => {
    const tasks = await watchLongTasks(desk.app.page);
    // As a task of the page's own: what the debugger evaluates counts for none.
    await desk.app.page.evaluate(() => new Promise<void>((done) => {
      setTimeout(() => {
        for (const end = performance.now() + 120; performance.now() < end;);
        setTimeout(done, 0);
      }, 0);
    }));
    expect(Math.max(...await tasks())).toBeGreaterThanOrEqual(120);
  });

  it.each<[string, () => Promise<Uint8Array>]>([
    ['a photo of 12 megapixels', () => photo(URI, 4000, 3000)],
    ['a drawing', () => Promise.resolve(Buffer.from(svgQr(URI).replace('</svg>', `${'<path fill="#ddd" d="M1 1h1"/>'.repeat(5000)}</svg>`)))],
    ['a document', () => Promise.resolve(pdfOf([drawnCode(URI, 50, 50, 100)]))],
  ])('while %s is looked at', async (name, make) => {
    const { longest, allowed } = await measured(file(name.replaceAll(' ', '-'), await make()));
    expect(longest).toBeLessThanOrEqual(allowed);
  });
});
