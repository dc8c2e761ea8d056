/** @file The admin window as an account owner uses it. */
import type { Locator, Page } from 'playwright';
import type { ErrorCode } from '../../../src-shared/errors';
import { enErrors } from '../../../src-renderer/ui/i18n/en/errors';

export interface PasswordSignIn {
  readonly username: string;
  readonly password: string;
}

export type SignIn =
  | (PasswordSignIn & { readonly kind: 'password'; readonly code?: string })
  | { readonly kind: 'jwt'; readonly jwt: string }
  | { readonly kind: 'key'; readonly key: string; readonly secret: string };

export class AdminPage {
  constructor(readonly page: Page) {}

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** An act of the menu beside a connection's everyday acts. */
  async more(act: string): Promise<void> {
    await this.button('More').click();
    await this.page.getByRole('menuitem', { name: act, exact: true }).click();
    await this.sheet.waitFor();
  }

  /** The heading of what the connection's account stands at. */
  standing(title: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('heading', { name: title });
  }

  step(title: string | RegExp): Locator {
    return this.sheet.getByRole('heading', { name: title });
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  /** Waits until the error's own sentence and its next step are said. */
  async says(code: ErrorCode): Promise<void> {
    const { what, next } = enErrors[code];
    await this.alert.filter({ hasText: what }).filter({ hasText: next }).first().waitFor();
  }

  field(label: string): Locator {
    return this.sheet.getByLabel(label, { exact: true });
  }

  /** A connection in the list on the left. */
  connection(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Connections' }).getByRole('button', { name: new RegExp(name) });
  }

  /** Everything that is in the page, shown or not, values of fields included. */
  async everything(): Promise<string> {
    const html = await this.page.content();
    const values = await this.page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value));
    return [html, ...values].join('\n');
  }

  async fillSignIn(signIn: SignIn): Promise<void> {
    const words = { password: 'Username and password', jwt: 'Access token (JWT)', key: 'API key and secret' } as const;
    await this.sheet.getByRole('radio', { name: words[signIn.kind] }).check();
    switch (signIn.kind) {
      case 'password':
        await this.field('Username').fill(signIn.username);
        await this.field('Password').fill(signIn.password);
        if (signIn.code !== undefined) await this.field('Code').fill(signIn.code);
        return;
      case 'jwt':
        await this.field('Access token (JWT)').last().fill(signIn.jwt);
        return;
      case 'key':
        await this.field('API key').fill(signIn.key);
        await this.field('API secret').fill(signIn.secret);
    }
  }

  /** Fills the sheet and sends it; what comes of it is the caller's to look at. */
  async tryToAdd(url: string, name: string, signIn: SignIn, environment = 'local'): Promise<void> {
    await this.openAddSheet();
    await this.fillWhere(url, name, environment);
    await this.fillSignIn(signIn);
    await this.submitAdd();
  }

  async submitAdd(): Promise<void> {
    await this.sheet.getByRole('button', { name: /^(Sign in|Check) and add$/ }).click();
  }

  async add(url: string, name: string, signIn: SignIn): Promise<void> {
    await this.tryToAdd(url, name, signIn);
    await this.sheet.waitFor({ state: 'detached' });
    await this.page.getByRole('main').getByRole('heading', { name, exact: true }).waitFor();
  }

  async closeSheet(): Promise<void> {
    await this.sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async openAddSheet(): Promise<void> {
    await this.button('Add a connection').first().click();
    await this.sheet.waitFor();
  }

  async fillWhere(url: string, name: string, environment = 'local'): Promise<void> {
    await this.sheet.getByRole('radio', { name: new RegExp(environment, 'i') }).check();
    await this.sheet.getByRole('textbox', { name: 'Address', exact: true }).fill(url);
    await this.sheet.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  }

  async addWithPassword(url: string, name: string, { username, password }: PasswordSignIn): Promise<void> {
    await this.openAddSheet();
    await this.fillWhere(url, name);
    await this.sheet.getByRole('textbox', { name: 'Username' }).fill(username);
    await this.sheet.getByLabel('Password', { exact: true }).fill(password);
    await this.sheet.getByRole('button', { name: 'Sign in and add' }).click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async addWithToken(url: string, name: string, jwt: string): Promise<void> {
    await this.openAddSheet();
    await this.fillWhere(url, name);
    await this.sheet.getByRole('radio', { name: 'Access token (JWT)' }).check();
    await this.sheet.getByLabel('Access token (JWT)', { exact: true }).last().fill(jwt);
    await this.sheet.getByRole('button', { name: 'Check and add' }).click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async startEnrolment(): Promise<void> {
    await this.button('Enrol').click();
    await this.sheet.getByRole('button', { name: 'Get the secret' }).click();
    await this.step('The secret is here').waitFor();
  }

  /** Starts, and shows the secret as text: what a person would copy to a phone without a camera. */
  async secretShown(): Promise<string> {
    await this.sheet.getByRole('button', { name: 'Show secret as text' }).click();
    return ((await this.sheet.getByRole('group', { name: 'Secret' }).textContent()) ?? '').replaceAll(' ', '');
  }

  /** From the page of a connection whose account has MFA off to the code that waits to be sent. */
  async enrolToCode(): Promise<void> {
    await this.startEnrolment();
    await this.goToCode();
  }

  /** The "What was sent" fold of whatever is in front, opened. */
  async callsShown(): Promise<string> {
    const fold = this.page.locator('details', { hasText: 'What was sent' }).last();
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
    await fold.getByRole('table').waitFor();
    return (await fold.textContent()) ?? '';
  }

  async findOut(password?: string): Promise<void> {
    if (password !== undefined) await this.field('Password').fill(password);
    await this.sheet.getByRole('button', { name: 'Find out' }).click();
  }

  async goToCode(): Promise<void> {
    await this.sheet.getByRole('button', { name: 'Go on to the code' }).click();
    await this.step('Confirm with a code').waitFor();
  }

  /** Sends the code that main fills in, which may have to wait for a step of its own. */
  async sendCode(): Promise<void> {
    await this.sheet.getByRole('button', { name: 'Send this code' }).click();
  }

  async keepBackupCodes(): Promise<readonly string[]> {
    await this.step('Keep these backup codes').waitFor();
    const codes = await this.sheet.getByRole('list', { name: 'Backup codes' }).getByRole('listitem').allTextContents();
    await this.sheet.getByRole('checkbox', { name: 'I have kept them' }).check();
    await this.sheet.getByRole('button', { name: 'Go on', exact: true }).click();
    return codes;
  }

  async proveBySigningIn(password: string): Promise<void> {
    await this.step('Sign in once to prove it').waitFor();
    await this.sheet.getByLabel('Password', { exact: true }).fill(password);
    await this.sheet.getByRole('button', { name: 'Sign in with a code' }).click();
  }

  async disable(password: string): Promise<void> {
    await this.button('Disable').click();
    await this.sheet.getByLabel('Password', { exact: true }).fill(password);
    await this.sheet.getByRole('button', { name: 'Disable MFA' }).click();
  }
}
