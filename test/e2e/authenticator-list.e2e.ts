/** @file The list as people use it: search, keyboard, copy, rename, trash, undo. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, clipboardOf, openDesk, type Desk } from '../support/desktop';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const ACCOUNTS = [
  ['Bank', 'anna@example.org', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
  ['Épargne', 'anna@example.org', 'JBSWY3DPEHPK3PXP'],
  ['Forum', 'bert', 'MFRGGZDFMZTWQ2LK'],
  ['Mail', 'bert@example.org', 'NBSWY3DPEB3W64TMMQ'],
] as const;
const secretOf = (issuer: string): string => ACCOUNTS.find(([name]) => name === issuer)?.[2] ?? '';

let desk: Desk;
let app: AuthenticatorPage;

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  for (const [issuer, label, secret] of [...ACCOUNTS].reverse()) await app.add(`otpauth://totp/${encodeURIComponent(issuer)}:${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`);
});

afterEach(() => app.goHome());

afterAll(() => desk.leave());

const copied = async (issuer: string): Promise<void> => {
  await expect.poll(() => clipboardOf(desk.running)).toBe(codeNow(secretOf(issuer), NOON));
};

describe('the list', () => {
  it('stands in order of the names, and after the last one was added the search has the focus', async () => {
    expect(await app.names()).toEqual(['Bank', 'Épargne', 'Forum', 'Mail']);
    expect(await app.search.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('groups the digits for the eye and spells them for the ear', async () => {
    const code = codeNow(secretOf('Bank'), NOON);
    expect(await app.row('Bank').locator('.code-digits').textContent()).toBe(`${code.slice(0, 3)}\u00a0${code.slice(3)}`);
    const copy = app.row('Bank').getByRole('button', { name: 'Copy code: Bank, anna@example.org' });
    const described = await copy.evaluate((button) => document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent);
    expect(described).toBe(`Code ${Array.from(code.slice(0, 3)).join(' ')}, ${Array.from(code.slice(3)).join(' ')}`);
  });

  it('copies at a click and says so on the row and in the status line', async () => {
    await app.row('Forum').getByRole('button', { name: /^Copy code/ }).click();
    await app.row('Forum').getByText('Copied').waitFor();
    expect(await app.status.textContent()).toContain('Copied');
    await copied('Forum');
  });
});

describe('a row\'s context menu', () => {
  const menu = () => app.page.getByRole('menu', { name: /^Actions: Forum/ });

  it('opens on the press of the right button and stays when it is let go, wherever in the window it opens', async () => {
    const box = await app.row('Forum').boundingBox();
    if (box === null) throw new Error('the row is not on screen');
    for (const x of [box.x + 60, box.x + box.width - 60]) {
      await app.page.mouse.move(x, box.y + 20);
      await app.page.mouse.down({ button: 'right' });
      await menu().waitFor();
      await app.page.mouse.up({ button: 'right' });
      await app.page.keyboard.press('ArrowDown'); // it has taken the release in, and still has the keys
      expect(await menu().getByRole('menuitem').nth(1).evaluate((item) => item === document.activeElement)).toBe(true);
      await app.page.keyboard.press('Escape');
      await menu().waitFor({ state: 'detached' });
    }
  });

  it('goes at a press elsewhere, which does nothing else by surprise', async () => {
    await app.row('Forum').locator('.row-copy').click({ button: 'right' });
    await menu().waitFor();
    await app.search.click();
    await menu().waitFor({ state: 'detached' });
    expect(await app.search.evaluate((field) => field === document.activeElement)).toBe(true);
  });
});

describe('the search', () => {
  it('filters while typing, in any word, without minding case and accents', async () => {
    await app.page.keyboard.type('epar');
    expect(await app.names()).toEqual(['Épargne']);
    await app.search.fill('ANNA example');
    expect(await app.names()).toEqual(['Bank', 'Épargne']);
  });

  it('takes up typing from anywhere', async () => {
    await app.row('Mail').getByRole('button', { name: /^Copy code/ }).focus();
    await app.page.keyboard.type('bank');
    expect(await app.search.inputValue()).toBe('bank');
    expect(await app.names()).toEqual(['Bank']);
  });

  it('says where nothing matches, and Esc clears it', async () => {
    await app.search.fill('zzz');
    await app.page.getByRole('heading', { name: 'No match' }).waitFor();
    expect(await app.page.getByText('No account has “zzz”').isVisible()).toBe(true);
    await app.page.keyboard.press('Escape');
    expect(await app.search.inputValue()).toBe('');
    expect(await app.rows.count()).toBe(4);
  });

  it('has its first match copied by Enter', async () => {
    await app.search.fill('bert');
    await app.page.keyboard.press('Enter');
    await copied('Forum');
  });
});

describe('the keyboard', () => {
  it('copies the nth account with Ctrl+1 to Ctrl+9', async () => {
    await app.page.keyboard.press('Control+2');
    await copied('Épargne');
    await app.page.keyboard.press('Control+4');
    await copied('Mail');
    await app.page.keyboard.press('Control+9');
    await copied('Mail'); // there is no ninth
  });

  it('moves through the list with the arrows and back to the search', async () => {
    const focused = (): Promise<string | null> => app.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    await app.search.focus();
    await app.page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Copy code: Bank, anna@example.org');
    await app.page.keyboard.press('ArrowDown');
    await app.page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Copy code: Forum, bert');
    await app.page.keyboard.press('Enter');
    await copied('Forum');
    for (let n = 0; n < 3; n += 1) await app.page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Search accounts');
  });

  it('opens what it says: Ctrl+N, Ctrl+comma, Ctrl+K, Ctrl+F', async () => {
    for (const [keys, title] of [['Control+n', 'Add account'], ['Control+,', 'Settings'], ['Control+k', 'Keyboard shortcuts'], ['?', 'Keyboard shortcuts']] as const) {
      await app.page.keyboard.press(keys);
      await app.sheet.getByRole('heading', { name: title }).waitFor();
      await app.cancel();
    }
    await app.row('Mail').getByRole('button', { name: /^Copy code/ }).focus();
    await app.page.keyboard.press('Control+f');
    expect(await app.search.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('keeps the focus inside a sheet and gives it back', async () => {
    await app.row('Mail').getByRole('button', { name: /^Copy code/ }).focus();
    await app.page.keyboard.press('Control+,');
    await app.sheet.waitFor();
    for (let n = 0; n < 12; n += 1) {
      await app.page.keyboard.press('Tab');
      expect(await app.page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).toBe(true);
    }
    await app.cancel();
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Copy code: Mail, bert@example.org');
  });
});

describe('renaming', () => {
  it('is done with F2 and Enter', async () => {
    await app.search.fill('forum');
    await app.page.keyboard.press('F2');
    await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Agora');
    await app.page.keyboard.press('Enter');
    await app.sheet.waitFor({ state: 'detached' });
    await app.search.fill('');
    await expect.poll(() => app.names()).toEqual(['Agora', 'Bank', 'Épargne', 'Mail']);
    await app.act('Agora', 'Edit');
    await app.sheet.getByRole('textbox', { name: 'Service' }).fill('Forum');
    await app.sheet.getByRole('button', { name: 'Save' }).click();
    await app.row('Forum').waitFor();
  });

  it('to nothing is refused with a sentence', async () => {
    await app.act('Forum', 'Edit');
    await app.sheet.getByRole('textbox', { name: 'Service' }).fill('');
    await app.sheet.getByRole('textbox', { name: 'Account' }).fill(' ');
    await app.sheet.getByRole('button', { name: 'Save' }).click();
    await app.alert.getByText('The account has no name yet.').waitFor();
    await app.cancel();
    expect(await app.names()).toContain('Forum');
  });
});

describe('deleting', () => {
  it('goes to the trash and comes back with Ctrl+Z, one by one', async () => {
    await app.row('Mail').getByRole('button', { name: /^Copy code/ }).focus();
    await app.page.keyboard.press('Delete');
    await app.row('Mail').waitFor({ state: 'detached' });
    await app.act('Forum', 'Move to trash');
    await app.row('Forum').waitFor({ state: 'detached' });
    await app.page.keyboard.press('Control+z');
    await app.row('Forum').waitFor();
    expect(await app.row('Mail').count()).toBe(0);
    await app.page.keyboard.press('Control+z');
    await app.row('Mail').waitFor();
  });

  it('comes back with the button in the status line', async () => {
    await app.act('Mail', 'Move to trash');
    await app.status.getByText('Moved Mail, bert@example.org to the trash').waitFor();
    await app.page.getByRole('button', { name: 'Undo' }).click();
    await app.row('Mail').waitFor();
    expect(await app.code('Mail')).toBe(codeNow(secretOf('Mail'), NOON));
  });

  it('is for good only in the trash, after plain words', async () => {
    await app.act('Mail', 'Move to trash');
    await app.act('Forum', 'Move to trash');
    await app.row('Forum').waitFor({ state: 'detached' });
    await app.more('Trash');
    const trash = app.page.getByRole('list', { name: 'Trash' });
    expect(await trash.getByRole('listitem').count()).toBe(2);
    await trash.getByRole('button', { name: 'Restore: Mail, bert@example.org' }).click();
    await expect.poll(() => trash.getByRole('listitem').count()).toBe(1);
    await trash.getByRole('button', { name: /^Delete for good/ }).click();
    await app.sheet.getByText('is then gone and makes no more codes').waitFor();
    await app.sheet.getByRole('button', { name: 'Cancel' }).click();
    expect(await trash.getByRole('listitem').count()).toBe(1);
    await trash.getByRole('button', { name: /^Delete for good/ }).click();
    await app.sheet.getByRole('button', { name: 'Delete for good' }).click();
    await app.page.getByRole('heading', { name: 'The trash is empty' }).waitFor();
    await app.page.keyboard.press('Escape');
    expect(await app.names()).toEqual(['Bank', 'Épargne', 'Mail']);
    await app.page.keyboard.press('Control+z');
    expect(await app.names()).toEqual(['Bank', 'Épargne', 'Mail']);
  });
});
