/** @file The authenticator window as a person uses it: what is on screen by role and name, and the acts. */
import type { Locator, Page } from 'playwright';

export class AuthenticatorPage {
  constructor(readonly page: Page) {}

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search accounts' });
  }

  get list(): Locator {
    return this.page.getByRole('list', { name: 'Accounts' });
  }

  get rows(): Locator {
    return this.list.getByRole('listitem');
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** The digits on screen, without the gaps between groups. */
  async code(name: string): Promise<string> {
    return digits(await this.row(name).locator('.code-large .code-digits').first().textContent());
  }

  get status(): Locator {
    return this.page.locator('footer').getByRole('status');
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The live code of the open confirm sheet. */
  async proof(): Promise<string> {
    const code = this.sheet.locator('[data-code]:not([data-code=""])').first();
    await code.waitFor();
    return (await code.getAttribute('data-code')) ?? '';
  }

  get alert(): Locator {
    return this.sheet.getByRole('alert');
  }

  door(name: 'Paste' | 'Picture' | 'By hand' | 'Connect a service'): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async openDoor(name: 'Paste' | 'By hand' | 'Connect a service'): Promise<void> {
    if (!(await this.door(name).isVisible())) await this.page.getByRole('button', { name: 'Add account' }).first().click();
    await this.door(name).click();
  }

  async paste(text: string): Promise<void> {
    await this.openDoor('Paste');
    await this.sheet.getByRole('textbox').fill(text);
    await this.sheet.getByRole('button', { name: 'Continue' }).click();
  }

  async choosePictures(files: string | readonly string[]): Promise<void> {
    if (!(await this.door('Picture').isVisible())) await this.page.getByRole('button', { name: 'Add account' }).first().click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.door('Picture').click();
    await (await chooser).setFiles(files);
  }

  async save(): Promise<void> {
    await this.sheet.getByRole('button', { name: /^Add account/ }).click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async act(account: string, action: string): Promise<void> {
    await this.row(account).hover();
    await this.row(account).getByRole('button', { name: /^Actions/ }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${action}`) }).click();
  }
}

export const digits = (text: string | null): string => (text ?? '').replace(/\D/g, '');
