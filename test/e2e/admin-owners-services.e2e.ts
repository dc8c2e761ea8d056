/**
 * @file What `admin-owners` and `admin-link` show at FreeSewing, at the other three: the way out when the authenticator is
 * lost, an account that came by paste linked to a connection and MFA disabled with it, and enrolling again as one act.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SERVICES } from '../../src-shared/backends';
import { axeFindings } from '../support/axe';
import { shot, startBackendScene, startServices, type BackendScene, type Services } from '../support/backend-scene';

type Kind = Exclude<keyof Services, 'close'>;

const NAME = 'tess';
let scene: BackendScene<Services>;
beforeAll(async () => {
  scene = await startBackendScene(startServices);
});
afterEach(async () => {
  if ((await scene.admin.sheet.count()) > 0) await scene.page.reload(); // what a failed test left open
});
afterAll(() => scene.close());

function only<U extends { readonly username: string }>(users: readonly U[]): U {
  const found = users.find(({ username }) => username === NAME);
  if (found === undefined) throw new Error(`no user ${NAME}`);
  return found;
}

/** What a person fills in at each, and their password. */
const PEOPLE: Readonly<Record<Kind, (staging: Services) => { readonly fields: Readonly<Record<string, string>>; readonly password: string }>> = {
  fon: ({ fon }) => {
    const { email, password } = only(fon.control.users());
    return { fields: { 'E-mail address': email, 'Password': password }, password };
  },
  axr: ({ axr }) => {
    const { password } = only(axr.control.users());
    return { fields: { Username: NAME, Password: password }, password };
  },
  accountable: ({ accountable }) => {
    const { uuid, password } = only(accountable.control.users());
    return { fields: { 'API token': accountable.apiToken, 'User id': uuid, 'Username (optional)': NAME }, password };
  },
};

/** One account at one service, and a person in front of its page. */
class Account {
  readonly #kind: Kind;
  readonly password: string;

  constructor(kind: Kind) {
    this.#kind = kind;
    this.password = PEOPLE[kind](scene.staging).password;
  }

  get #control() {
    return scene.staging[this.#kind].control;
  }

  get truth(): { readonly mfaEnabled: boolean; readonly secret: string | null } {
    return this.#control.truth({ username: NAME });
  }

  /** Turned on with another app; answers the secret. */
  enrolElsewhere(): string {
    this.#control.enrolElsewhere({ username: NAME });
    return this.truth.secret ?? '';
  }

  /** Until a fresh code, and where calls are few (FoN, in a quarter of an hour) until all are there again. */
  async rest(): Promise<void> {
    const room = SERVICES[this.#kind].capabilities.enrolmentCalls;
    if (room !== null) await scene.advance(room.limit.window + 60_000);
    await scene.nextStep();
  }

  async add(): Promise<void> {
    const { admin } = scene;
    await admin.openAddSheet();
    await admin.sheet.getByLabel('Service', { exact: true }).selectOption(this.#kind);
    await admin.fillWhere(scene.staging[this.#kind].url, `${SERVICES[this.#kind].name} here`);
    for (const [label, value] of Object.entries(PEOPLE[this.#kind](scene.staging).fields)) await admin.field(label).fill(value);
    await admin.submitAdd();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
  }

  /** By a read, or where only a sign-in tells, with the password. */
  async check(): Promise<void> {
    const { admin } = scene;
    await admin.button('Check').click();
    if (SERVICES[this.#kind].capabilities.status === 'read') return;
    await admin.field('Password').fill(this.password);
    await admin.button('Check now').click();
    await admin.step(/^MFA is/).waitFor();
    await admin.closeSheet();
  }

  /** What the open form of disabling, or of enrolling again, asks for. */
  async fillDisable(): Promise<void> {
    const { admin } = scene;
    if (SERVICES[this.#kind].capabilities.disable.typedName) await admin.field(`Type the name of the account: ${NAME}`).fill(NAME);
    else await admin.field('Password').fill(this.password);
  }

  async disabled(): Promise<void> {
    const { admin } = scene;
    await admin.step('MFA is off').waitFor();
    expect(this.truth.mfaEnabled).toBe(false);
    await admin.closeSheet();
    await admin.standing('MFA is off').waitFor();
  }

  /** From the secret that is here to a state that is proven. */
  async wizard(): Promise<void> {
    const { admin } = scene;
    await admin.step('The secret is here').waitFor();
    if (SERVICES[this.#kind].capabilities.confirm) {
      await admin.goToCode();
      await scene.nextStep(); // before it is sent: a code that is on its way while the clock moves comes too late
      await admin.sendCode();
      await admin.keepBackupCodes();
    } else await admin.button('I have seen it: go on').click();
    await admin.button('Not now').click();
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
  }
}

const clean = async (): Promise<void> => expect(await axeFindings(scene.page)).toEqual([]);

/** From the guide to MFA that is off, as each service lets one who has only backup codes, or only the API token. */
const WAYS_OUT: Readonly<Record<Kind, (account: Account) => Promise<void>>> = {
  fon: async (account) => {
    const { admin, staging: { fon } } = scene;
    const codes = (): readonly string[] => fon.control.truth({ username: NAME }).backupCodes;
    await admin.sheet.getByText(/it is tried once, and if it is refused, nothing has changed/).waitFor();
    await admin.sheet.getByRole('button', { name: 'Disable MFA' }).click();
    await account.fillDisable();
    await admin.field('Backup code or code').fill(codes()[0] ?? '');
    await admin.button('Disable MFA').click();
    await admin.says('password-or-code-refused');
    expect(codes()).toHaveLength(10);
    fon.control.setServer({ disableTakesBackupCode: true });
    await account.fillDisable();
    await admin.button('Disable MFA').click();
  },
  axr: async (account) => {
    const { admin, staging: { axr } } = scene;
    const [backup = ''] = axr.control.truth({ username: NAME }).backupCodes;
    await admin.sheet.getByText('Disable MFA: once signed in, AXR asks for no code.').waitFor();
    await admin.sheet.getByRole('button', { name: 'Sign in with a backup code' }).click();
    await admin.field('Password').fill(account.password);
    await admin.button('Sign in').click();
    await admin.field('Code').fill(backup);
    await admin.button('Sign in').click();
    await admin.sheet.waitFor({ state: 'detached' });
    expect(axr.control.truth({ username: NAME }).backupCodes).not.toContain(backup);
    await admin.button('Lost the authenticator?').click();
    await admin.sheet.getByRole('button', { name: 'Disable MFA' }).click();
    await account.fillDisable();
    await admin.button('Disable MFA').click();
  },
  accountable: async (account) => {
    const { admin } = scene;
    await admin.sheet.getByText('Nothing to sign in with is needed').waitFor();
    await admin.sheet.getByRole('button', { name: 'Disable MFA' }).click();
    await account.fillDisable();
    await admin.button('Disable MFA').click();
  },
};

describe.each(['fon', 'axr', 'accountable'] as const)('at %s', (kind) => {
  let account: Account;
  beforeAll(async () => {
    account = new Account(kind);
    await account.rest();
    await account.add();
  });

  it('with the authenticator lost says what the service allows, and leads to MFA that is off', async () => {
    const { admin } = scene;
    account.enrolElsewhere();
    await account.check();
    if (kind === 'axr') { // the session ends as well: nothing here signs in without a code
      scene.staging.axr.control.expireSessions({ username: NAME });
      await admin.button('Disable').click();
      await account.fillDisable();
      await admin.button('Disable MFA').click();
      await admin.step('Sign in again').waitFor();
      await admin.button('Cancel').click();
    }
    await admin.button('Lost the authenticator?').click();
    await admin.step('Lost the authenticator?').waitFor();
    await clean();
    await shot(scene.page, `lost-${kind}`);
    await WAYS_OUT[kind](account);
    await account.disabled();
  });

  it('links an account that came by paste, proven, and disables MFA with it', async () => {
    const { admin } = scene;
    await account.rest();
    const secret = account.enrolElsewhere();
    await account.check();
    const authenticator = await scene.authenticator();
    const service = SERVICES[kind].name;
    await authenticator.add(`otpauth://totp/${service}:${NAME}?secret=${secret}&issuer=${service}`);
    await scene.page.bringToFront();
    await admin.button('Link an account from here').click();
    expect(await admin.sheet.getByRole('radio', { name: new RegExp(`^${service}`) }).isChecked()).toBe(true);
    if (!SERVICES[kind].capabilities.readsSecret) await admin.field('Password (proves it)').fill(account.password);
    await clean();
    await shot(scene.page, `link-${kind}`);
    await admin.button('Prove and link').click();
    await admin.step('MFA is on and proven').waitFor();
    await admin.closeSheet();
    await scene.nextStep();
    await admin.button('Disable').click();
    await account.fillDisable();
    await admin.button('Disable MFA').click();
    await account.disabled();
    await authenticator.row(service).getByText('linked · MFA off').waitFor();
  });

  it('enrols again as one act: what stands between is named first, and only the new secret counts then', async () => {
    const { admin } = scene;
    await account.rest();
    await account.check(); // the window learns of the time that has passed
    await admin.button('Enrol').click();
    await admin.button(SERVICES[kind].capabilities.confirm ? 'Get the secret' : 'Turn MFA on').click();
    await account.wizard();
    const before = account.truth.secret;
    await account.rest();
    await admin.button('Enrol again').click();
    await admin.sheet.getByText(SERVICES[kind].capabilities.reenrol === 'gap' ? /First MFA is turned off at .* a password alone opens the account/ : /the old secret stops working the moment the new one is made/).waitFor();
    await account.fillDisable();
    await clean();
    await shot(scene.page, `reenrol-${kind}`);
    await admin.sheet.getByRole('button', { name: 'Enrol again' }).click();
    await account.wizard();
    expect(account.truth.mfaEnabled).toBe(true);
    expect(account.truth.secret).not.toBe(before);
    await shot(scene.page, `reenrolled-${kind}`);
  });
});
