/** @file A connection's other users, as an owner of many accounts works with them. */
import type { Locator, Page } from 'playwright';

/** Bulk work keeps to the service's own pace. */
const LONG = 60_000;

export class UsersPage {
  constructor(readonly page: Page) {}

  get section(): Locator {
    return this.page.getByRole('region', { name: 'Other users' });
  }

  get grid(): Locator {
    return this.page.getByRole('grid', { name: 'Other users' });
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  get job(): Locator {
    return this.section.getByRole('group', { name: /users$/ }).filter({ has: this.page.getByRole('progressbar') });
  }

  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name });
  }

  async chooseAll(): Promise<void> {
    await this.grid.focus();
    await this.page.keyboard.press('Control+A');
  }

  async take(): Promise<void> {
    await this.sheet.getByRole('button', { name: /^Take in/ }).click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async act(name: 'Check' | 'Enrol' | 'Disable', before: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.section.getByRole('button', { name: `${name}…`, exact: true }).click();
    await this.sheet.getByRole('button', { name: new RegExp(`^${name} \\d+`) }).waitFor();
    await before();
    await this.sheet.getByRole('button', { name: new RegExp(`^${name} \\d+`) }).click();
    await this.sheet.waitFor({ state: 'detached' });
  }

  async ended(): Promise<void> {
    await this.job.getByText('Ended', { exact: true }).waitFor({ timeout: LONG });
  }

  async dismiss(): Promise<void> {
    await this.job.getByRole('button', { name: 'Dismiss' }).click();
    await this.job.waitFor({ state: 'detached' });
  }
}
