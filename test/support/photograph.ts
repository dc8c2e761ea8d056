/** @file Pictures of the window for a person to look at, in both themes, where TESSERA_SHOTS names a place for them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { axeFindings } from './axe';

/** In both themes axe finds nothing; with TESSERA_SHOTS a picture is kept of each. */
export async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env['TESSERA_SHOTS'];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
    expect((await axeFindings(page)).map((finding) => `${name}, ${theme}: ${finding}`)).toEqual([]);
    if (folder === undefined) continue;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}
