/** @file What the browser itself says about a page's thread: tasks over 50 ms (Long Tasks API), in which nothing moves and no key is heard. */
import type { Page } from 'playwright';

/** Begins to listen; call the answer for the tasks' durations since then, in ms. */
export async function watchLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    Reflect.set(window, 'longTasks', () => {
      tasks.push(...observer.takeRecords().map(({ duration }) => duration));
      observer.disconnect();
      return tasks;
    });
  });
  return () => page.evaluate(() => (Reflect.get(window, 'longTasks') as () => number[])());
}
