/** @file The admin window at a staging server of any kind in this process, both on one clock that the test drives. See `scene.ts`. */
import type { Page } from 'playwright';
import type { TesseraApi } from '../../src-shared/api';
import { AdminPage } from '../e2e/pages/admin';
import { AuthenticatorPage } from '../e2e/pages/authenticator';
import { startAccountable, startAxr, startFon, type RunningAccountable, type RunningAxr, type RunningFon } from '../staging';
import { launchApp, temporaryHome, type RunningApp } from './app';

const INTO_STEP = 10_000;
const STEP = 30_000;
const PATIENCE = 15_000;

export interface BackendScene<S> {
  readonly staging: S;
  readonly admin: AdminPage;
  readonly page: Page;
  readonly app: RunningApp;
  now(): number;
  advance(milliseconds: number): Promise<void>;
  /** On to the next step of a code, so that the next code sent need not wait. */
  nextStep(): Promise<void>;
  /** Opens (or finds) the authenticator window. */
  authenticator(): Promise<AuthenticatorPage>;
  close(): Promise<void>;
}

export async function startBackendScene<S extends { close(): Promise<void> }>(start: (now: () => number) => Promise<S>): Promise<BackendScene<S>> {
  let now = Math.floor(Date.now() / STEP) * STEP + INTO_STEP;
  const staging = await start(() => now);
  const home = temporaryHome();
  const app = await launchApp({ env: home.env, now, args: ['--admin'], window: 'admin' });
  app.page.setDefaultTimeout(PATIENCE);
  const admin = new AdminPage(app.page);
  const advance = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    await app.setTime(now);
  };
  return {
    staging, admin, app,
    page: app.page,
    now: () => now,
    advance,
    authenticator: () => openAuthenticator(app, admin),
    nextStep: () => advance((Math.floor(now / STEP) + 1) * STEP + INTO_STEP - now),
    close: async () => {
      await app.quit();
      await staging.close();
      home.remove();
    },
  };
}

/** The three services that came after FreeSewing. */
export interface Services {
  readonly fon: RunningFon;
  readonly axr: RunningAxr;
  readonly accountable: RunningAccountable;
  close(): Promise<void>;
}

export async function startServices(now: () => number): Promise<Services> {
  const [fon, axr, accountable] = await Promise.all([startFon({ now }), startAxr({ now }), startAccountable({ now })]);
  const close = async (): Promise<void> => {
    await Promise.all([fon, axr, accountable].map((server) => server.close()));
  };
  return { fon, axr, accountable, close };
}

/** From the admin window, as a person would. */
export async function openAuthenticator(app: RunningApp, admin: AdminPage): Promise<AuthenticatorPage> {
  await admin.page.evaluate(() => (window.tessera as TesseraApi<'admin'>).invoke('app.openWindow', { window: 'authenticator' }));
  const opened = new AuthenticatorPage(await app.window('authenticator'));
  opened.page.setDefaultTimeout(PATIENCE);
  // Its first paint with an open vault: the list, or the empty state.
  await opened.search.or(opened.page.getByText('No accounts yet')).first().waitFor();
  return opened;
}

/** Where screenshots for the eye go; none where not asked for. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['TESSERA_SHOTS'];
  if (folder === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: null });
}
