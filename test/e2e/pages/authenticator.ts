/** @file The authenticator window as a person uses it: what is on screen by role and name, and the acts. */
import type { Locator, Page } from 'playwright';

export class AuthenticatorPage {
  constructor(readonly page: Page) {}

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search accounts' });
  }

  /** The list of the window, which stays behind an open sheet; a sheet's own list of accounts is another one. */
  get list(): Locator {
    return this.page.getByRole('main').getByRole('list', { name: 'Accounts', exact: true });
  }

  get rows(): Locator {
    return this.list.locator('[data-row]');
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** The digits (with Steam's kind: letters, too) on screen, without the gaps between groups. */
  async code(name: string): Promise<string> {
    return digits(await this.row(name).locator('.code-large .code-digits').first().textContent());
  }

  get status(): Locator {
    return this.page.locator('footer').getByRole('status');
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The question who is there, over whatever is open. */
  get who(): Locator {
    return this.page.getByRole('dialog', { name: 'Is it you?' });
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

  door(name: 'Camera' | 'Screen' | 'Picture' | 'Paste' | 'From another app' | 'By hand' | 'Connect a service'): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async openDoor(name: 'Camera' | 'Screen' | 'Paste' | 'By hand' | 'Connect a service'): Promise<void> {
    await this.drawn();
    if (!(await this.door(name).isVisible())) await this.page.getByRole('button', { name: 'Add account' }).first().click();
    await this.door(name).click();
  }

  /** Until then nobody knows whether the doors stand in the empty window or behind "Add account". */
  private async drawn(): Promise<void> {
    await this.page.locator('.empty, .list').first().waitFor();
  }

  async paste(text: string): Promise<void> {
    await this.openDoor('Paste');
    await this.sheet.getByRole('textbox').fill(text);
    await this.sheet.getByRole('button', { name: 'Continue' }).click();
  }

  choosePictures(files: string | readonly string[]): Promise<void> {
    return this.chooseThrough('Picture', files);
  }

  chooseExport(file: string): Promise<void> {
    return this.chooseThrough('From another app', file);
  }

  private async chooseThrough(door: 'Picture' | 'From another app', files: string | readonly string[]): Promise<void> {
    await this.drawn();
    if (!(await this.door(door).isVisible())) await this.page.getByRole('button', { name: 'Add account' }).first().click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.door(door).click();
    await (await chooser).setFiles(files);
  }

  /** What a person types by hand; fields that are not given keep what they hold. */
  async fillForm(fields: FormFields): Promise<void> {
    await this.openDoor('By hand');
    const box = (name: string, exact = true) => this.sheet.getByRole('textbox', { name, exact });
    if (fields.issuer !== undefined) await box('Service').fill(fields.issuer);
    if (fields.label !== undefined) await box('Account').fill(fields.label);
    if (fields.secret !== undefined) await box('Secret').fill(fields.secret);
    if (fields.type !== undefined) await this.sheet.getByLabel('Kind').selectOption(fields.type);
    if (fields.counter !== undefined) await box('Counter').fill(fields.counter);
    if (fields.algorithm !== undefined || fields.digits !== undefined || fields.period !== undefined) {
      await this.sheet.getByText('Algorithm, digits, period').click();
      if (fields.algorithm !== undefined) await this.sheet.getByLabel('Algorithm', { exact: true }).selectOption(fields.algorithm);
      if (fields.digits !== undefined) await box('Digits').fill(fields.digits);
      if (fields.period !== undefined) await box('Period in seconds').fill(fields.period);
    }
    await this.sheet.getByRole('button', { name: 'Continue' }).click();
  }

  /** From wherever a test ended, back to the whole list. */
  async goHome(): Promise<void> {
    for (let n = 0; n < 3 && (await this.sheet.count()) > 0; n += 1) await this.page.keyboard.press('Escape');
    await this.sheet.waitFor({ state: 'detached' });
    if (await this.search.isVisible()) await this.search.fill('');
    else if ((await this.page.getByRole('button', { name: 'Back to the accounts' }).count()) > 0) await this.page.keyboard.press('Escape');
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.sheet.waitFor({ state: 'detached' });
  }

  /** Through the paste door to the list. */
  async add(uri: string): Promise<void> {
    await this.paste(uri);
    await this.save();
  }

  /** The names in the list, in its order. */
  names(): Promise<readonly string[]> {
    return this.rows.locator('.row-first').allTextContents();
  }

  /** An entry of the toolbar's menu. */
  async more(entry: 'Connected services' | 'Trash' | 'Lock' | 'Security' | 'Backups' | 'Export accounts' | 'Settings' | 'Keyboard shortcuts'): Promise<void> {
    await this.page.getByRole('button', { name: 'More' }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${entry}`) }).click();
  }

  /** What a keychain or vault in trouble shows in place of everything else. */
  trouble(title: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('heading', { name: title });
  }

  /** What stands in place of everything while the vault is locked. */
  get locked(): Locator {
    return this.page.getByRole('heading', { name: 'Tessera is locked' });
  }

  /** Types the passphrase into the lock screen. */
  async unlock(passphrase: string): Promise<void> {
    await this.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.page.keyboard.press('Enter');
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

export interface FormFields {
  readonly issuer?: string;
  readonly label?: string;
  readonly secret?: string;
  readonly type?: 'totp' | 'hotp' | 'steam';
  readonly algorithm?: string;
  readonly digits?: string;
  readonly period?: string;
  readonly counter?: string;
}

export const digits = (text: string | null): string => (text ?? '').replace(/[^0-9A-Z]/g, '');
