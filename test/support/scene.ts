/**
 * @file The admin window at a staging server in this process, both on one clock that the test drives: a step of its own
 * is a call, not half a minute. `restart` and `kill` keep the home, so that the vault is found again.
 */
import type { Page } from 'playwright';
import { AdminPage } from '../e2e/pages/admin';
import { digits, type AuthenticatorPage } from '../e2e/pages/authenticator';
import { startStaging, type Credentials, type NewUser, type RunningStaging, type StagingOptions } from '../staging';
import { launchApp, temporaryHome, type RunningApp } from './app';
import { openAuthenticator } from './backend-scene';

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
  /** What the authenticator shows for the account of this user, digits only; null where there is no such account. */
  codeInAuthenticator(username: string): Promise<string | null>;
  /** SIGKILL, whatever is wanted meanwhile, then a new start on the same home. */
  killAndRestart(meanwhile?: () => Promise<void>): Promise<void>;
  /** SIGKILL, the whole process. */
  kill(): Promise<void>;
  /** A new start after `kill`. */
  start(): Promise<void>;
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
  let running = true;
  let admin = adminOf(app);

  /** The usual place in a step, so many steps ahead: two are more than twice the time-out of 20 s. */
  const intoStep = (ahead: number): number => (Math.floor(now / STEP) + ahead) * STEP + INTO_STEP;
  const advance = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    if (running) await app.setTime(now);
  };
  const kill = async (): Promise<void> => {
    running = false;
    await app.kill();
  };
  const again = async (): Promise<void> => {
    app = await launch();
    running = true;
    admin = adminOf(app);
  };

  const authenticator = (): Promise<AuthenticatorPage> => openAuthenticator(app, admin);

  return {
    staging,
    control: staging.control,
    get admin() { return admin; },
    get page() { return admin.page; },
    get app() { return app; },
    home: home.path,
    now: () => now,
    advance,
    nextStep: () => advance(intoStep(1) - now),
    pastLateCommits: () => advance(intoStep(2) - now),
    user: (user = {}) => {
      users += 1;
      return staging.control.addUser({ ...user, username: `user${String(users)}` });
    },
    authenticator,
    codeInAuthenticator: async (username) => {
      const window = await authenticator();
      const label = `user-${String(staging.control.truth({ username }).id)}`;
      if (!(await window.search.isVisible())) return null;
      await window.search.fill(label); // a long list draws only the rows in view
      const row = window.rows.filter({ has: window.page.getByText(label, { exact: true }) });
      await window.rows.filter({ hasNotText: label }).first().waitFor({ state: 'detached' });
      await window.rows.or(window.page.getByText(/^No (match|accounts yet)$/)).first().waitFor();
      const code = (await row.count()) === 0 ? null : digits(await row.locator('.code-large .code-digits').first().textContent());
      await window.search.fill('');
      await admin.page.bringToFront();
      return code;
    },
    killAndRestart: async (meanwhile) => {
      await kill();
      await meanwhile?.();
      await again();
    },
    kill,
    start: again,
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
