/** @file What is seen while something is dragged over a window, by a real pointer from another window: one target over all of it, gone when it is dragged away again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeFindings } from '../support/axe';
import { NOON, openDesk, type Desk } from '../support/desktop';

const shots = process.env['TESSERA_SHOTS'];
const URI = 'otpauth://totp/Dragged:me?secret=GEZDGNBVGY3TQOJQ&issuer=Dragged';
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  await desk.app.add('otpauth://totp/Kept:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kept');
});
afterAll(() => desk.leave());

type Corner = Readonly<Record<'x' | 'y', number>>;

/** Puts the window beside another that is full of a link; both as the window manager placed them. */
const beside = (title: string): Promise<{ readonly ours: Corner; readonly link: Corner }> => desk.running.app.evaluate(async ({ BrowserWindow }, [name, uri]) => {
  const ours = BrowserWindow.getAllWindows().find((window) => window.getTitle() === name);
  if (ours === undefined) throw new Error(`no window ${name}`);
  // What lies over ours would take the drag in its place, and a window manager raises windows when it likes.
  for (const window of BrowserWindow.getAllWindows()) if (window !== ours) window.setBounds({ x: 1100, y: 20, width: 400, height: 500 });
  ours.setBounds({ x: 20, y: 20, width: 760, height: 620 });
  ours.focus();
  const other = new BrowserWindow({ x: 1100, y: 700, width: 300, height: 300, title: 'another program', webPreferences: { sandbox: true } });
  const drawn = new Promise<void>((done) => other.once('ready-to-show', () => done()));
  await other.loadURL(`data:text/html,<title>another program</title><body style="margin:0"><a href="${encodeURIComponent(uri)}" style="display:block;height:100vh;background:silver">a link</a>`);
  await drawn;
  const centre = ({ x, y, width, height }: Electron.Rectangle): { readonly x: number; readonly y: number } => ({ x: x + Math.round(width / 2), y: y + Math.round(height / 2) });
  return { ours: centre(ours.getContentBounds()), link: centre(other.getContentBounds()) };
}, [title, URI] as const);

/** The pointer goes in steps: a drag begins only once it has moved. */
function pointer(...acts: readonly (string | Corner)[]): void {
  for (const act of acts) execFileSync('xdotool', typeof act === 'string' ? [act, '1'] : ['mousemove', '--sync', String(act.x - 4), String(act.y), 'mousemove', '--sync', String(act.x), String(act.y)]);
}

/** The target covers the window and is seen; the pointer goes through it. */
async function expectOverAll(page: Page): Promise<void> {
  const target = page.locator('.drop-target');
  expect(await target.evaluate((box) => {
    const { left, top, width, height } = box.getBoundingClientRect();
    return [left, top, width, height].map(Math.round);
  })).toEqual(await page.evaluate(() => [0, 0, innerWidth, innerHeight]));
  expect(await target.evaluate((box) => [getComputedStyle(box).visibility, getComputedStyle(box).opacity, box.matches(':popover-open')])).toEqual(['visible', '1', true]);
  expect(await page.locator(':popover-open').count()).toBe(1); // nothing lies over it
}

async function look(page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await axeFindings(page), `${name} ${scheme}`).toEqual([]);
    if (shots === undefined) continue;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: `${shots}/${name}-${scheme}.png` });
  }
}

/** A drag from the link to the middle of our window, taken up again where the other window did not begin one: it may still be drawing. */
async function drag(link: Corner, ours: Corner, begun: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    pointer(link, 'mousedown', { x: link.x - 30, y: link.y - 30 }, { x: link.x - 60, y: link.y - 60 }, ours, { x: ours.x + 10, y: ours.y });
    try {
      await begun();
      return;
    } catch (error) {
      pointer({ x: 1500, y: 1150 }, 'mouseup');
      if (attempt === 3) throw error;
    }
  }
}

it.each([
  ['authenticator', 'Tessera', 'Drop to add accounts'],
  ['admin', 'Tessera Admin', 'Drop to hand it to the authenticator'],
] as const)('%s: the whole window says so, and nothing is left of it when the drag goes away', async (name, title, says) => {
  if (name === 'admin') await desk.app.more('Connected services');
  const page = name === 'admin' ? await desk.running.window('admin') : desk.app.page;
  await page.getByRole('main').waitFor();
  const { ours, link } = await beside(title);
  expect(await page.locator('.drop-target').count()).toBe(0);
  await drag(link, ours, () => page.getByText(says).waitFor({ timeout: 5000 }));
  try {
    await expectOverAll(page);
    await look(page, `drop-${name}`);
    pointer({ x: ours.x + 20, y: ours.y + 20 }, { x: 1500, y: 1150 }); // over the bare desktop
    await page.locator('.drop-target').waitFor({ state: 'detached' });
  } finally {
    pointer('mouseup');
  }
  expect(await page.getByRole('dialog').count()).toBe(0); // nothing was taken
});
