/** @file axe-core in a real page: its source is injected by the debugger, so the page's policy need not allow it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong: rule and elements, one line each; empty where all is well. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Colours are measured at rest, not halfway through an animation.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))).then(() => undefined));
  await page.evaluate(SOURCE);
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as { run: (options: unknown) => Promise<{ violations: readonly { id: string; nodes: readonly { target: readonly unknown[]; failureSummary?: string }[] }[] }> };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} (${(failureSummary ?? '').replaceAll('\n', ' ')})`));
  });
}
