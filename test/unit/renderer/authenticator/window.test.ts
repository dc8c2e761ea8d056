// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../../src-shared/errors';
import type { DraftView } from '../../../../src-shared/model';
import { aDraft, anAccount, aState, createFakeMain, fakeCode, fakeSteamCode, type FakeMain } from '../../../support/fake-tessera';
import { button, click, dialog, during, press, rows, settle, startWindow, status, type } from './window-harness';

const NOW = 1_800_000_000_000;
const github = anAccount({ id: 'github', issuer: 'GitHub', label: 'octo' });
const bank = anAccount({ id: 'bank', issuer: 'Bank', label: 'me', type: 'hotp', counter: 5 });
const zulip = anAccount({ id: 'zulip', issuer: 'Zulip', label: 'dev', digits: 8 });

let main: FakeMain;

/** The window with three accounts; main's clock is the test's. */
async function open(over: Partial<Parameters<typeof createFakeMain>[0]> = {}): Promise<void> {
  main = createFakeMain({ accounts: [zulip, github, bank], now: () => Date.now(), ...over });
  await startWindow(main);
}
const called = (name: string): readonly unknown[] => main.calls.filter((call) => call.name === name).map((call) => call.input);
const code = (id: string, digits = 6): string => fakeCode(id, Math.floor(Date.now() / 30_000), digits);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the list', () => {
  it('shows accounts in order with their codes in groups, and asks main only for rows on screen', async () => {
    await open({ accounts: [zulip, github, bank, ...Array.from({ length: 1000 }, (_, n) => anAccount({ issuer: `Zz ${n}` }))] });
    expect(rows().slice(0, 3).map((row) => row.name)).toEqual(['Bank me', 'GitHub octo', 'Zulip dev']);
    expect(rows()[1]?.code).toBe(code('github').replace(/^(...)/, '$1\u00a0'));
    expect(rows()[2]?.code).toBe(code('zulip', 8).replace(/^(....)/, '$1\u00a0'));
    const watched = called('board.watch').at(-1) as { readonly ids: readonly string[] } | undefined;
    expect(watched?.ids.slice(0, 3)).toEqual(['bank', 'github', 'zulip']);
    expect(watched?.ids.length).toBeLessThan(40);
    expect(rows().length).toBe(watched?.ids.length);
  });

  it('draws the first rows with their codes before the others are there, and leaves room for them', async () => {
    let arrive: () => void = () => undefined;
    main = createFakeMain({ accounts: [zulip, github, ...Array.from({ length: 100 }, (_, n) => anAccount({ issuer: `Zz ${n}` }))], now: () => Date.now() });
    const invoke = main.invoke.bind(main);
    main.invoke = async (name, input) => {
      if (name === 'accounts.list') await new Promise<void>((resolve) => { arrive = resolve; });
      return invoke(name, input);
    };
    await startWindow(main);
    const height = (): string | undefined => document.querySelector<HTMLElement>('ul.list')?.style.height;
    const search = (): string | undefined => document.querySelector<HTMLInputElement>('input[type=search]')?.placeholder;
    expect(called('accounts.list')).toEqual([]);
    expect(rows()[0]?.code).toBe(code('github').replace(/^(...)/, '$1\u00a0'));
    const [firstHeight, firstSearch] = [height(), search()];
    expect(firstSearch).toContain('102');
    expect(rows()[0]?.element.getAttribute('aria-setsize')).toBe('102');
    await during(() => arrive());
    expect(called('accounts.list')).toHaveLength(1);
    expect([height(), search()]).toEqual([firstHeight, firstSearch]);
    await type('Zz 99');
    expect(rows().map((row) => row.name)).toEqual(['Zz 99 octo@example.org']);
  });

  it('counts down once a second, shows the next code near the end and rolls over by itself', async () => {
    await open();
    const left = (): string | null | undefined => rows()[1]?.element.querySelector('.time-number')?.textContent;
    expect(left()).toBe('30');
    // Ticks come just after the whole second.
    await settle(10_010);
    expect(left()).toBe('20');
    expect(rows()[1]?.next).toBeUndefined();
    const next = fakeCode('github', NOW / 30_000 + 1, 6);
    await settle(13_000);
    expect(rows()[1]?.next).toContain(next.slice(0, 3));
    expect(rows()[1]?.element.querySelector('.time-left')?.getAttribute('data-urgent')).toBe('false');
    await settle(3_000);
    expect(rows()[1]?.element.querySelector('.time-left')?.getAttribute('data-urgent')).toBe('true');
    // Main's frame is late: the known next code takes over; when that has expired too, none is shown.
    await settle(4_000);
    expect(rows()[1]?.code?.replace('\u00a0', '')).toBe(next);
    await settle(30_000);
    expect(rows()[1]?.code).toBe('••• •••');
  });

  it('shows a Steam code whole, reads it letter by letter, and copies it', async () => {
    await open({ accounts: [anAccount({ id: 'steam', issuer: 'Steam', label: 'ada', type: 'steam', digits: 5 })] });
    const now = fakeSteamCode('steam', Math.floor(Date.now() / 30_000));
    expect(rows()[0]?.code).toBe(now);
    expect(rows()[0]?.element.querySelector('.code .visually-hidden')?.textContent).toBe(`Code ${now.split('').join(' ')}`);
    await press('Enter');
    expect(called('codes.copy')).toEqual([{ id: 'steam', which: 'current' }]);
    await settle(25_010);
    expect(rows()[0]?.next).toBe(`next ${fakeSteamCode('steam', NOW / 30_000 + 1)}`);
    await settle(60_000);
    expect(rows()[0]?.code).toBe('•••••');
  });

  it('gives a counter account its next code only when asked', async () => {
    await open();
    expect(rows()[0]?.code).toBe('••• •••');
    await click('Copy code: Bank, me');
    expect(called('codes.hotpNext')).toEqual([]);
    expect(status()).toContain('press “Next code”');
    await click('Next code: Bank, me');
    expect(rows()[0]?.code?.replace('\u00a0', '')).toBe(fakeCode('bank', 5, 6));
  });
});

describe('tags', () => {
  const chips = (): readonly string[] => [...document.querySelectorAll('.tag-bar button')].map((chip) => `${chip.textContent}${chip.getAttribute('aria-pressed') === 'true' ? ' pressed' : ''}`);
  const found = (): string | null | undefined => document.querySelector('#search-found')?.textContent;
  const tagged = [{ ...github, tags: ['Work', 'code'] }, { ...bank, tags: ['money'] }, { ...zulip, tags: ['work'] }];

  it('are not seen where no account has one', async () => {
    await open();
    expect(document.querySelector('.tag-bar')).toBeNull();
    main.emit('accounts.changed', [{ ...github, tags: ['gone'], deletedAt: 5 }, bank]);
    await settle();
    expect(document.querySelector('.tag-bar')).toBeNull();
  });

  it('filter by every pressed one, say how many there are, and are released by Escape', async () => {
    await open({ accounts: tagged });
    expect(chips()).toEqual(['code', 'money', 'Work']);
    await click('Work');
    expect([chips(), rows().map(({ name }) => name), found()]).toEqual([['code', 'money', 'Work pressed'], ['GitHub octo', 'Zulip dev'], '2 accounts found']);
    await click('code');
    expect([rows().map(({ name }) => name), found()]).toEqual([['GitHub octo'], '1 account found']);
    await click('money');
    expect([rows(), found()]).toEqual([[], '0 accounts found']);
    expect(document.querySelector('.empty')?.textContent).toContain('No account has all of these tags: code, money, Work.');
    await click('Show all accounts');
    expect([rows().length, chips(), found(), document.activeElement?.getAttribute('type')]).toEqual([3, ['code', 'money', 'Work'], '', 'search']);
    await click('money');
    await press('Escape');
    expect([rows().length, found()]).toEqual([3, '']);
  });

  it('are one stop of Tab, and arrows move in them', async () => {
    await open({ accounts: tagged });
    const stops = (): readonly number[] => [...document.querySelectorAll<HTMLElement>('.tag-bar button')].map((chip) => chip.tabIndex);
    expect(stops()).toEqual([0, -1, -1]);
    await during(() => button('code').focus());
    await press('ArrowRight');
    expect([document.activeElement?.textContent, stops()]).toEqual(['money', [-1, 0, -1]]);
    await press('End');
    await press('ArrowRight');
    expect(document.activeElement?.textContent).toBe('Work');
    await press('Home');
    expect(document.activeElement?.textContent).toBe('code');
    await press('ArrowDown');
    expect(document.activeElement).toBe(button('Copy code: Bank, me'));
  });

  it('stop filtering when the last account that carried the pressed one has lost it', async () => {
    await open({ accounts: tagged });
    await click('money');
    expect(rows()).toHaveLength(1);
    main.emit('accounts.changed', tagged.map((account) => ({ ...account, tags: account.tags.filter((tag) => tag !== 'money') })));
    await settle();
    expect([rows().length, chips(), found()]).toEqual([3, ['code', 'Work'], '']);
  });

  it('are all there with the first rows, before the others are', async () => {
    let arrive: () => void = () => undefined;
    main = createFakeMain({ accounts: [...Array.from({ length: 60 }, (_, n) => anAccount({ issuer: `A ${n}` })), ...tagged], now: () => Date.now() });
    const invoke = main.invoke.bind(main);
    main.invoke = async (name, input) => {
      if (name === 'accounts.list') await new Promise<void>((resolve) => { arrive = resolve; });
      return invoke(name, input);
    };
    await startWindow(main);
    expect(chips()).toEqual(['code', 'money', 'Work']);
    await during(() => arrive());
    expect(chips()).toEqual(['code', 'money', 'Work']);
  });

  it('are typed with commas or pressed on the edit sheet', async () => {
    await open({ accounts: tagged });
    await press('ArrowDown');
    await press('F2');
    const field = (): HTMLInputElement | undefined => [...document.querySelectorAll<HTMLInputElement>('dialog input')].find((input) => input.labels?.[0]?.textContent === 'Tags');
    expect(field()?.value).toBe('money');
    await type('money, My  new', `[id="${field()?.id ?? ''}"]`);
    await click('code');
    expect(field()?.value).toBe('money, My  new, code');
    await click('money');
    expect(field()?.value).toBe('My  new, code');
    await click('Save');
    expect(called('accounts.edit')).toEqual([{ id: 'bank', issuer: 'Bank', label: 'me', tags: ['My  new', 'code'], parameters: null, secret: null }]);
  });
});

describe('pins', () => {
  const order = (): readonly string[] => rows().map(({ name }) => name);
  const described = (name: string): string => (button(`Copy code: ${name}`).getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? 'none').join(', ');

  it('put an account above the others and back by the row menu; it is said, heard and undone, and the focus goes along', async () => {
    await open();
    expect(described('Zulip, dev')).not.toContain('pinned');
    await during(() => button('Actions: Zulip, dev').focus());
    await click('Actions: Zulip, dev');
    await click('Pin');
    expect([order(), status()]).toEqual([['Zulip dev', 'Bank me', 'GitHub octo'], 'Pinned Zulip, dev']);
    expect(described('Zulip, dev')).toMatch(/^pinned, ./);
    expect(document.activeElement).toBe(button('Copy code: Zulip, dev'));
    await click('Undo');
    expect([order(), status(), described('Zulip, dev').includes('pinned')]).toEqual([['Bank me', 'GitHub octo', 'Zulip dev'], 'Unpinned Zulip, dev', false]);
    expect(called('accounts.pin')).toEqual([{ id: 'zulip', pinned: true }, { id: 'zulip', pinned: false }]);
  });

  it('take the focus along where the new place is not on screen, and Ctrl+1 copies the first', async () => {
    await open({ accounts: [...Array.from({ length: 60 }, (_, n) => anAccount({ issuer: `A ${n}` })), zulip] });
    const list = document.querySelector('.list-box') ?? document.body;
    await during(() => {
      list.scrollTop = 60 * 64;
      list.dispatchEvent(new Event('scroll'));
    });
    expect(order()).not.toContain('A 0 octo@example.org');
    await during(() => button('Actions: Zulip, dev').focus());
    await click('Actions: Zulip, dev');
    await click('Pin');
    expect([order()[0], document.activeElement === button('Copy code: Zulip, dev'), list.scrollTop]).toEqual(['Zulip dev', true, 0]);
    await press('1', { ctrlKey: true });
    expect(called('codes.copy')).toEqual([{ id: 'zulip', which: 'current' }]);
  });

  it('that cannot be kept are refused in a sentence, and nothing moves', async () => {
    await open();
    main.answer({ 'accounts.pin': () => { throw new Failure('not-found'); } });
    await click('Actions: Zulip, dev');
    await click('Pin');
    expect(order()).toEqual(['Bank me', 'GitHub octo', 'Zulip dev']);
    expect(status()).not.toMatch(/^Pinned|^$/);
  });
});

describe('the keyboard', () => {
  it('filters while typing, copies the first match on Enter, and clears with Escape', async () => {
    await open();
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    await type('zul');
    expect(rows().map((row) => row.name)).toEqual(['Zulip dev']);
    await press('Enter');
    expect(called('codes.copy')).toEqual([{ id: 'zulip', which: 'current' }]);
    expect(status()).toBe(`Copied ${code('zulip', 8).replace(/^(....)/, '$1 ')}, clears in 30 s`);
    await press('Escape');
    await press('Escape');
    expect(rows()).toHaveLength(3);
  });

  it('moves through the rows with the arrows, and a letter goes back to the search', async () => {
    await open();
    await press('ArrowDown');
    await press('ArrowDown');
    expect(document.activeElement).toBe(button('Copy code: GitHub, octo'));
    await press('ArrowUp');
    await press('ArrowUp');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
    await press('ArrowDown');
    await press('x');
    expect(document.activeElement?.getAttribute('type')).toBe('search');
  });

  it('copies the nth row with Ctrl and its number', async () => {
    await open();
    await press('3', { ctrlKey: true });
    expect(called('codes.copy')).toEqual([{ id: 'zulip', which: 'current' }]);
  });

  it('deletes to the trash and brings back with Ctrl+Z', async () => {
    await open();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Delete');
    expect(rows().map((row) => row.name)).toEqual(['Bank me', 'Zulip dev']);
    expect(status()).toBe('Moved GitHub, octo to the trash');
    await press('z', { ctrlKey: true });
    expect(called('accounts.restore')).toEqual([{ id: 'github' }]);
    expect(rows()).toHaveLength(3);
  });

  it('does not delete an account while text in the search is deleted', async () => {
    await open();
    await type('git');
    await press('Delete');
    expect(called('accounts.trash')).toEqual([]);
  });
});

describe('what comes in', () => {
  it('goes from a pasted address to the confirm sheet with the live code, and Enter saves', async () => {
    await open();
    await press('n', { ctrlKey: true });
    await click(/^Paste/);
    await type('otpauth://totp/ACME:alice?secret=x', 'textarea');
    await press('Enter');
    expect(dialog()?.title).toBe('Add this account?');
    const [{ ids = [] } = {}] = called('board.watch').slice(-1) as readonly { readonly ids?: readonly string[] }[];
    const draft = ids.find((id) => id.startsWith('draft'));
    expect(dialog()?.element.querySelector('[data-code]')?.getAttribute('data-code')).toBe(code(draft ?? ''));
    await during(() => dialog()?.element.querySelector('form')?.requestSubmit());
    expect(called('drafts.save')).toEqual([{ id: draft, issuer: 'ACME', label: 'alice', tags: [] }]);
    expect(dialog()).toBeNull();
    expect(status()).toBe('Added ACME, alice');
  });

  it('takes Steam\'s kind by hand with a name and a secret alone', async () => {
    await open();
    await click('Add account');
    await click(/^By hand/);
    const select = dialog()?.element.querySelector('select');
    expect([...(select?.options ?? [])].map(({ value }) => value)).toEqual(['totp', 'hotp', 'steam']);
    await during(() => {
      Object.assign(select ?? {}, { value: 'steam' });
      select?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect(dialog()?.element.querySelectorAll('select, details')).toHaveLength(1);
    await type('JBSWY3DPEHPK3PXP', 'dialog input.input-code');
    await during(() => dialog()?.element.querySelector('form')?.requestSubmit());
    expect(called('drafts.fromForm')).toEqual([{ issuer: '', label: '', secret: 'JBSWY3DPEHPK3PXP', type: 'steam', algorithm: 'SHA1', digits: 5, period: 30, counter: '0' }]);
    expect(dialog()?.element.textContent).toContain('Unusual: Steam Guard, 5 characters');
  });

  it('says in a sentence what is wrong with a text, and drops a draft that is not saved', async () => {
    await open();
    await press('n', { ctrlKey: true });
    await click(/^Paste/);
    await type('hello', 'textarea');
    await press('Enter');
    expect(dialog()?.element.querySelector('[role=alert]')?.textContent).toMatch(/^That is not a code for an authenticator\. Use the QR code/);
    await type('otpauth://totp/ACME:alice?secret=x', 'textarea');
    await press('Enter');
    await click('Cancel');
    expect(called('drafts.discard')).toHaveLength(1);
  });

  it('says what was assumed or does not fit, for one account and beside each of several', async () => {
    await open();
    const paste = async (...warnings: DraftView['warnings'][]): Promise<string> => {
      main.answer({ 'drafts.fromText': () => ({ drafts: warnings.map((some) => aDraft({ warnings: some })), refused: [] }) });
      await press('n', { ctrlKey: true });
      await click(/^Paste/);
      await type('otpauth://x', 'textarea');
      await press('Enter');
      const said = dialog()?.element.textContent ?? '';
      await click('Cancel');
      return said;
    };
    const one = await paste(['issuer-differs', 'names-cleaned']);
    expect(one).toContain('The link names two services.');
    expect(one).toContain('were taken out of the names');
    const two = await paste(['counter-assumed'], ['bare-secret']);
    expect(two).toContain('The link gives no counter, so it starts at 0.');
    expect(two).toContain('This is a secret alone');
  });

  it('names each link that could not be read, beside those that could', async () => {
    await open();
    const bad = { position: 2, name: 'Git\u202eHub', error: { code: 'secret-bad-character', retryable: false, detail: { character: '1' } } } as const;
    main.answer({ 'drafts.fromText': () => ({ drafts: [aDraft(), aDraft()], refused: [bad, { ...bad, position: 4, name: '' }] }) });
    await press('n', { ctrlKey: true });
    await click(/^Paste/);
    await type('otpauth://x', 'textarea');
    await press('Enter');
    expect(dialog()?.title).toBe('Add these 2 accounts?');
    const said = [...(dialog()?.element.querySelectorAll('.refused-list li') ?? [])].map((item) => item.textContent);
    expect(said).toEqual([
      expect.stringMatching(/^Link 2 \(Git\ufffdHub\): The secret holds “1”, which does not belong there\. .*Compare it/),
      expect.stringMatching(/^Link 4: The secret holds “1”/),
    ]);
  });

  it('says all that is wrong at the field where no link of several could be read', async () => {
    await open();
    const error = { code: 'secret-missing', retryable: false } as const;
    main.answer({ 'drafts.fromText': () => ({ drafts: [], refused: [{ position: 1, name: 'A', error }, { position: 2, name: '', error }] }) });
    await press('n', { ctrlKey: true });
    await click(/^Paste/);
    await type('otpauth://x', 'textarea');
    await press('Enter');
    expect(dialog()?.title).toBe('Paste an account');
    expect(dialog()?.element.querySelector('[role=alert]')?.textContent).toMatch(/^Link 1 \(A\): There is no secret in it\. .* Link 2: There is no secret in it\./);
  });

  it('offers nothing to save where the same secret is there already, and names a namesake', async () => {
    await open();
    const paste = async (duplicate: 'same' | 'name'): Promise<string> => {
      main.answer({ 'drafts.fromText': () => ({ drafts: [aDraft({ duplicate })], refused: [] }) });
      await press('n', { ctrlKey: true });
      await click(/^Paste/);
      await type('otpauth://x', 'textarea');
      await press('Enter');
      return dialog()?.element.textContent ?? '';
    };
    expect(await paste('same')).toContain('its secret is the same');
    expect(dialog()?.element.querySelector('form')).toBeNull();
    await click('Close');
    expect(await paste('name')).toContain('a different account with this name');
    expect(dialog()?.element.querySelector('form')).not.toBeNull();
  });
});

describe('hidden codes', () => {
  const hiding = aState({ settings: { ...aState().settings, hideCodes: true } });

  it('have a button that shows one; copying names none, and an HOTP account without a code says what to do', async () => {
    await open({ state: hiding });
    main.answer({ 'codes.uncover': ({ id }) => {
      if (id === 'bank') throw new Failure('wrong-state');
      return null;
    } });
    await click('Show code: Bank, me');
    expect(status()).toContain('press “Next code”');
    const frame = (shown: string | null): void => main.emit('board.frame', { now: Date.now(), rows: [{ id: 'github', code: shown, next: null, from: 0, until: Date.now() + 30_000 }] });
    await during(() => frame(null));
    await click('Show code: GitHub, octo');
    await during(() => frame('123456'));
    await click('Hide code: GitHub, octo');
    expect(called('codes.uncover').slice(1)).toEqual([{ id: 'github', on: true }, { id: 'github', on: false }]);
    await during(() => frame(null));
    await click('Copy code: GitHub, octo');
    expect(status()).toMatch(/^Code copied, clears in 30 s/);
  });

  it('are nowhere where the setting is off', async () => {
    await open();
    expect(document.body.textContent).not.toContain('Show code');
    expect(document.querySelector('.row-show')).toBeNull();
  });
});

describe('the vault', () => {
  it('in trouble shows its screen in place of everything, and goes on when it opens', async () => {
    await open({ state: aState({ vault: 'keychain-locked' }) });
    expect(document.querySelector('h1')?.textContent).toBe('The keychain is locked');
    await click('Try again');
    expect(called('app.retry')).toHaveLength(1);
    main.state = aState();
    await during(() => main.emit('app.state', main.state));
    expect(rows()).toHaveLength(3);
  });

  it('may say that it opens after its first rows are there: they stay, and so do its keys', async () => {
    main = createFakeMain({ accounts: [zulip, github], state: aState({ settings: { ...aState().settings, language: 'de', showNextCode: false } }), now: () => Date.now() });
    const invoke = main.invoke.bind(main);
    main.invoke = (name, input) => (name === 'app.state' ? new Promise<never>(() => undefined) : invoke(name, input));
    await startWindow(main);
    expect(rows().map((row) => row.name)).toEqual(['GitHub octo', 'Zulip dev']);
    expect(document.documentElement.lang).toBe('de'); // the settings came with the rows
    await press('Enter');
    expect(called('codes.copy')).toEqual([{ id: 'github', which: 'current' }]);
    await settle(2000); // "copied" stands in the row for a while
    const lists = called('accounts.list').length;
    await during(() => main.emit('app.state', aState({ vault: 'opening' })));
    expect(rows().map((row) => row.name)).toEqual(['GitHub octo', 'Zulip dev']);
    await during(() => main.emit('app.state', main.state));
    expect(rows()).toHaveLength(2);
    expect(called('accounts.list')).toHaveLength(lists); // asked for once at a start, not again for the state
  });

  it('that closes takes every name and code out of the window', async () => {
    await open();
    await during(() => main.emit('app.state', aState({ vault: 'opening' })));
    expect(document.body.textContent).not.toMatch(/GitHub|octo|\d{3}/);
  });

  it('keeps an account that a server still asks for, and says why', async () => {
    main = createFakeMain({ accounts: [anAccount({ id: 'gone', issuer: 'Old', label: '', deletedAt: 1 })] });
    main.answer({ 'accounts.purge': () => { throw new Failure('still-required'); } });
    await startWindow(main);
    await click('More');
    await click('Trash');
    await click('Delete for good: Old');
    await click('Delete for good');
    expect(dialog()?.element.querySelector('[role=alert]')?.textContent).toContain('The service still asks for this code.');
  });

  it('deletes a secret that is believed to be replaced only after saying what that means', async () => {
    main = createFakeMain({ accounts: [anAccount({ id: 'gone', issuer: 'Old', label: '', deletedAt: 1 })] });
    main.answer({ 'accounts.purge': ({ understood }) => { if (understood !== true) throw new Failure('still-required', { detail: { reason: 'replaced' } }); return null; } });
    await startWindow(main);
    await click('More');
    await click('Trash');
    await click('Delete for good: Old');
    await click('Delete for good');
    expect(dialog()?.element.querySelector('[role=alert]')?.textContent).toContain('It has never said that it no longer asks for this one.');
    await click('Delete it all the same');
    expect(called('accounts.purge')).toEqual([{ id: 'gone', understood: false }, { id: 'gone', understood: true }]);
    expect(dialog()).toBeNull();
  });
});
