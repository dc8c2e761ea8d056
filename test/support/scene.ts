/**
 * @file The admin window at a staging server in this process, both on one clock that the test drives: a step of its own
 * is a call, not half a minute. `restart` and `kill` keep the home, so that the vault is found again.
 */
import type { Page } from 'playwright';
import type { TesseraApi } from '../../src-shared/api';
import { AdminPage } from '../e2e/pages/admin';
import { AuthenticatorPage } from '../e2e/pages/authenticator';
import { startStaging, type Credentials, type NewUser, type RunningStaging, type StagingOptions } from '../staging';
import { launchApp, temporaryHome, type RunningApp } from './app';

/** Ten seconds into a step: a code may be sent at once. */
const INTO_STEP = 10_000;
const STEP = 30_000;

export interface SceneOptions {
  readonly staging?: StagingOptions;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Scene {
  readonly staging: RunningStaging;
  readonly control: RunningStaging['control'];
  readonly admin: AdminPage;
  readonly page: Page;
  readonly app: RunningApp;
  readonly home: string;
  /** The clock of both, ms. */
  now(): number;
  /** Moves both clocks on; what falls due in the app runs. */
  advance(milliseconds: number): Promise<void>;
  /** On to the next step of a code, so that the next code sent need not wait. */
  nextStep(): Promise<void>;
  /** Past the time in which a server may still commit a request that was given up. */
  pastLateCommits(): Promise<void>;
  /** A user of its own for one test. */
  user(user?: Omit<NewUser, 'username'>): Credentials;
  /** Opens (or finds) the authenticator window. */
  authenticator(): Promise<AuthenticatorPage>;
  /** SIGKILL, then a new start on the same home. */
  killAndRestart(): Promise<void>;
  restart(): Promise<void>;
  /** Closes whatever sheet a test left open, and lets the server behave again. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** Nothing here waits for a clock, so what has not come soon does not come. */
const PATIENCE = 15_000;

function adminOf({ page }: RunningApp): AdminPage {
  page.setDefaultTimeout(PATIENCE);
  return new AdminPage(page);
}

export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  let now = Math.floor(Date.now() / STEP) * STEP + INTO_STEP;
  let users = 0;
  const staging = await startStaging({ users: [], ...options.staging, now: () => now });
  const home = temporaryHome();
  const launch = (): Promise<RunningApp> => launchApp({ env: { ...options.env, ...home.env }, now, args: ['--admin'], window: 'admin' });
  let app = await launch();
  let admin = adminOf(app);

  const advance = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    await app.setTime(now);
  };
  const again = async (): Promise<void> => {
    app = await launch();
    admin = adminOf(app);
  };

  return {
    staging,
    control: staging.control,
    get admin() { return admin; },
    get page() { return admin.page; },
    get app() { return app; },
    home: home.path,
    now: () => now,
    advance,
    nextStep: () => advance(STEP),
    pastLateCommits: () => advance(2 * STEP),
    user: (user = {}) => {
      users += 1;
      return staging.control.addUser({ ...user, username: `user${String(users)}` });
    },
    authenticator: async () => {
      await admin.page.evaluate(() => (window.tessera as TesseraApi<'admin'>).invoke('app.openWindow', { window: 'authenticator' }));
      return new AuthenticatorPage(await app.window('authenticator'));
    },
    killAndRestart: async () => {
      await app.kill();
      await again();
    },
    restart: async () => {
      await app.quit();
      await again();
    },
    tidy: async () => {
      staging.control.clearFaults();
      staging.control.release();
      if ((await admin.sheet.count()) > 0) await admin.page.reload();
    },
    close: async () => {
      await app.quit();
      await staging.close();
      home.remove();
    },
  };
}
