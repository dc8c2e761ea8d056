/** @file What a page still holds: its heap as V8 writes it down after collecting garbage, and its document. */
import type { Page } from 'playwright';

/** Which of the words stand anywhere in the page's heap (strings of every kind are in the snapshot) or in its document. */
export async function heldBy(page: Page, words: readonly string[]): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: true });
  await session.send('HeapProfiler.disable');
  await session.detach();
  const heap = chunks.join('');
  const html = await page.content();
  return words.filter((word) => heap.includes(word) || html.includes(word));
}
