/** @file The sheets of backups as a person uses them; the system's own dialogs are answered as a person would. */
import type { Locator } from 'playwright';
import type { RunningApp } from '../../support/app';
import type { AuthenticatorPage } from './authenticator';

export class BackupPages {
  constructor(readonly app: AuthenticatorPage, readonly running: RunningApp) {}

  button(name: string): Locator {
    return this.app.sheet.last().getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.app.sheet.last().getByLabel(name, { exact: true });
  }

  heading(name: string): Locator {
    return this.app.sheet.getByRole('heading', { name, exact: true });
  }

  /** What the next dialogs answer; null cancels. */
  async dialogs(answers: { readonly open?: string | null; readonly save?: string | null }): Promise<void> {
    await this.running.app.evaluate(({ dialog }, { open, save }) => {
      if (open !== undefined) Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : [open] }) });
      if (save !== undefined) Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: save === null, filePath: save ?? '' }) });
    }, answers);
  }

  async typePassphrase(label: string, passphrase: string): Promise<void> {
    await this.field(label).fill(passphrase);
    await this.field('The same once more').fill(passphrase);
  }

  /** From the list to automatic backups in this folder. */
  async setUp(folder: string, passphrase: string | null): Promise<void> {
    await this.app.more('Backups');
    await this.button('Set up automatic backups').click();
    await this.dialogs({ open: folder });
    await this.button('Choose folder…').click();
    if (passphrase !== null) await this.typePassphrase('Passphrase for backups', passphrase);
    await this.button('Make the first backup').click();
    await this.app.sheet.getByText(/^Last good backup/).waitFor();
  }

  /** On the restore sheet: from the file to what it holds. */
  async openFile(file: string, proof: { readonly passphrase: string } | { readonly words: readonly string[] }): Promise<void> {
    await this.dialogs({ open: file });
    await this.button('Choose file…').click();
    if ('passphrase' in proof) await this.field('Passphrase of this backup').fill(proof.passphrase);
    else {
      if (await this.button('Use the recovery key').isVisible()) await this.button('Use the recovery key').click();
      await this.field('Recovery key: the 12 words from your sheet').fill(proof.words.join(' '));
    }
    await this.button('Open').click();
    await this.app.sheet.getByText(/^Made /).waitFor();
  }

  /** With the keychain alone as protection: from the list to a recovery key, back to the list. */
  async makeRecoveryKey(): Promise<readonly string[]> {
    await this.app.more('Security');
    await this.button('Make a recovery key').click();
    await this.button('Show the words').click();
    const list = this.app.sheet.getByRole('list', { name: 'Words of the recovery key' });
    await list.waitFor();
    const words = await list.getByRole('listitem').allTextContents();
    await this.button('I have them on paper').click();
    for (const label of await this.app.sheet.locator('label').allTextContents()) await this.field(label).fill(words[Number(label.replace('Word ', '')) - 1] ?? '');
    await this.app.page.keyboard.press('Enter');
    await this.app.sheet.getByText('You have one on paper.').waitFor();
    await this.app.page.keyboard.press('Escape');
    await this.app.sheet.waitFor({ state: 'detached' });
    return words;
  }
}
