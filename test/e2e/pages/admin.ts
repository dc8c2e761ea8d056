/** @file The admin window as an account owner uses it. */
import type { Locator, Page } from 'playwright';

export interface PasswordSignIn {
  readonly username: string;
  readonly password: string;
}

export class AdminPage {
  constructor(readonly page: Page) {}

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
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

  async openAddSheet(): Promise<void> {
    await this.button('Add a connection').first().click();
    await this.sheet.waitFor();
  }

  async fillWhere(url: string, name: string, environment = 'local'): Promise<void> {
    await this.sheet.getByRole('radio', { name: new RegExp(environment, 'i') }).check();
    await this.sheet.getByRole('textbox', { name: 'Address' }).fill(url);
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
