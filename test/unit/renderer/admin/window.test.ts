// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../../src-shared/errors';
import type { ConnectionView } from '../../../../src-shared/model';
import { fakeCode } from '../../../support/fake-tessera';
import { button, click, dialog, during, press, settle, startWindow, type } from '../authenticator/window-harness';
import { createFakeAdmin, type FakeAdmin } from './fake-admin';
import { connection, enrolment } from './fixtures';

const NOW = 1_800_000_000_000;
let fake: FakeAdmin;

async function open(...connections: readonly ConnectionView[]): Promise<void> {
  fake = createFakeAdmin(connections);
  await startWindow(fake.main, 'admin');
}

const called = (name: string): readonly unknown[] => fake.main.calls.filter((call) => call.name === name).map((call) => call.input);
const text = (): string => document.querySelector('main')?.textContent ?? '';
const sheetText = (): string => dialog()?.element.textContent ?? '';
const heading = (): string | null | undefined => dialog()?.element.querySelector('h2')?.textContent;
const focused = (): string | null | undefined => document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent;
const choose = (label: string): Promise<void> => during(() => {
  const found = [...document.querySelectorAll('label')].find((element) => element.textContent.startsWith(label));
  if (found === undefined) throw new Error(`no choice ${label}`);
  found.click();
});
const password = (value: string): Promise<void> => type(value, 'dialog input[type=password]');
const issued = (part: Partial<ConnectionView> = {}): ConnectionView => connection({ enrolment: enrolment(), ...part });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the list of connections', () => {
  it('offers to add one where there is none', async () => {
    await open();
    expect(text()).toContain('No connections yet');
    await click('Add a connection');
    expect(dialog()?.title).toBe('Add a connection');
  });

  it('stands by environment, each with its word, and shows the state as a word', async () => {
    await open(connection({ id: 'a', environment: 'local' }), connection({ id: 'b', environment: 'production', status: { mfa: 'on', checkedAt: NOW } }));
    expect([...document.querySelectorAll('nav h2')].map((element) => element.textContent)).toEqual(['Production', 'Local']);
    expect(document.querySelector('nav')?.textContent).toContain('On');
  });

  it('makes names from a server inert', async () => {
    await open(connection({ name: 'evil\u202emoc' }));
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('carries out what the menu asks for, and leaves an open sheet alone', async () => {
    await open(connection({ name: 'First' }));
    await during(() => fake.main.emit('command', { name: 'find' }));
    expect(document.activeElement?.textContent).toContain('First');
    await during(() => fake.main.emit('command', { name: 'shortcuts' }));
    expect(dialog()?.title).toBe('Keyboard shortcuts');
    await during(() => fake.main.emit('command', { name: 'add' }));
    expect(dialog()?.title).toBe('Keyboard shortcuts');
    await click('Close');
    await during(() => fake.main.emit('command', { name: 'add' }));
    expect(dialog()?.title).toBe('Add a connection');
  });

  it('warns of a clock that is off, and not of one that is right', async () => {
    await open(connection({ clockOffset: 41 }));
    expect(text()).toContain('Your clock is 41 s behind the clock of FreeSewing.');
    await during(() => fake.change({ clockOffset: -600 }));
    expect(text()).toContain('Your clock is 10 min ahead');
    await during(() => fake.change({ clockOffset: 2 }));
    expect(text()).not.toContain('Your clock');
  });
});

describe('adding a connection', () => {
  it('asks for a code where the server does: the field takes the focus and what was typed stays', async () => {
    await open();
    fake.server.mfa = 'on';
    await click('Add a connection');
    await click('Sign in and add');
    expect(sheetText()).toContain('Type the username.');
    expect(called('connections.add')).toEqual([]);
    await type('ada', 'dialog input[name=username]');
    await password('secret');
    await click('Sign in and add');
    expect(focused()).toBe('code');
    expect(document.querySelector<HTMLInputElement>('input[name=password]')?.value).toBe('secret');
    await type('021589', 'dialog input[name=code]');
    await click('Sign in and add');
    expect(dialog()).toBeNull();
    expect(called('connections.add').at(-1)).toMatchObject({ credentials: { kind: 'password', username: 'ada', code: '021589' }, environment: 'production' });
    expect(text()).toContain('MFA is on, with a secret that is not here');
  });

  it('says what is wrong beside the field it is about', async () => {
    await open();
    await click('Add a connection');
    await choose('API key and secret');
    await type('k', 'dialog input[name=key]');
    await password('s');
    await type('http://example.org', 'dialog input[name=baseUrl]');
    fake.server.failNext = new Failure('url-not-https');
    await click('Check and add');
    expect(document.querySelector('input[name=baseUrl]')?.getAttribute('aria-invalid')).toBe('true');
    fake.server.failNext = new Failure('tls-untrusted');
    await click('Check and add');
    expect(document.querySelector('textarea[name=certificate]')).not.toBeNull();
    expect(document.querySelector<HTMLInputElement>('input[name=key]')?.value).toBe('k');
  });
});

describe('the wizard', () => {
  it('leads from nothing to a proven secret, one step after the other', async () => {
    await open(connection());
    await click('Enrol');
    expect(heading()).toBe('Get a secret from FreeSewing');
    await click('Get the secret');
    expect(heading()).toBe('The secret is here');
    expect(document.querySelector('svg[role=img] path')?.getAttribute('d')).toMatch(/^M\d+ \d+h/);
    expect(sheetText()).not.toContain('KBTS');
    await click('Show secret as text');
    expect(sheetText()).toContain('KBTS KUKR DJPE GCZK');
    await click('Go on to the code');
    expect(focused()).toBe('Confirm with a code');
    const { id } = fake.connections()[0]?.enrolment ?? {};
    expect(document.querySelector('dialog [data-code]')?.getAttribute('data-code')).toBe(fakeCode(String(id), NOW / 30_000, 6));
    await click('Send this code');
    expect(heading()).toBe('Keep these backup codes');
    expect(button('Go on').disabled).toBe(true);
    await choose('I have kept them');
    await click('Go on');
    expect(heading()).toBe('Sign in once to prove it');
    await password('wrong');
    await click('Sign in with a code');
    expect(sheetText()).toContain('refused the password or the code');
    await password('secret');
    await click('Sign in with a code');
    expect(heading()).toBe('MFA is on');
    expect(called('enrolment.prove')).toHaveLength(2);
  });

  it('keeps QR code and secret on screen only while it is looked at', async () => {
    await open(issued());
    await click('Continue');
    expect(document.querySelector('svg[role=img]')).not.toBeNull();
    await during(() => window.dispatchEvent(new Event('blur')));
    expect(document.querySelector('svg[role=img]')).toBeNull();
    await click('Show the QR code again');
    expect(document.querySelector('svg[role=img]')).not.toBeNull();
    await press('Escape');
    await during(() => dialog()?.element.dispatchEvent(new Event('cancel', { cancelable: true })));
    expect(document.querySelector('svg[role=img]')).toBeNull();
  });

  it('does not draw a QR code whose answer comes after the window was left', async () => {
    await open(issued());
    let answer: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const invoke = fake.main.invoke.bind(fake.main);
    vi.spyOn(fake.main, 'invoke').mockImplementation(async (name, input) => {
      if (name === 'enrolment.reveal') await waiting;
      return invoke(name, input);
    });
    await click('Continue');
    await during(() => window.dispatchEvent(new Event('blur')));
    await during(() => answer?.());
    expect(document.querySelector('svg[role=img]')).toBeNull();
    await click('Show the QR code again');
    expect(document.querySelector('svg[role=img]')).not.toBeNull();
  });

  it('waits in sight for a step of its own, and does not close or send twice meanwhile', async () => {
    await open(issued());
    let answer: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await click('Continue');
    await click('Go on to the code');
    const invoke = fake.main.invoke.bind(fake.main);
    vi.spyOn(fake.main, 'invoke').mockImplementation(async (name, input) => {
      if (name === 'enrolment.confirm') await waiting;
      return invoke(name, input);
    });
    await click('Send this code');
    await during(() => fake.main.emit('enrolment.waiting', { connectionId: 'con-1', until: NOW + 12_000 }));
    expect(sheetText()).toContain('Waiting for a fresh code, 12 s');
    await settle(5_010);
    expect(sheetText()).toContain('Waiting for a fresh code, 7 s');
    await click('Send this code');
    await during(() => dialog()?.element.dispatchEvent(new Event('cancel', { cancelable: true })));
    expect(dialog()).not.toBeNull();
    await settle(8_000);
    expect(sheetText()).toContain('Sending the code …');
    // Main's own word on the way there does not pull the step away from under the person.
    await during(() => fake.change({ enrolment: enrolment({ state: 'confirming' }) }));
    expect(heading()).toBe('Confirm with a code');
    await during(() => document.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
    await during(() => answer?.());
    expect(heading()).toBe('Keep these backup codes');
    expect(called('enrolment.confirm')).toHaveLength(1);
  });

  it('sends a code typed by hand as it was typed, and none when it is empty', async () => {
    await open(issued());
    await click('Continue');
    await click('Go on to the code');
    await click('Type a code by hand');
    await click('Send typed code');
    expect(called('enrolment.confirm')).toEqual([]);
    await type('021 589', 'dialog input');
    await click('Send typed code');
    expect(called('enrolment.confirm')).toEqual([{ id: 'enr-1', code: '021 589' }]);
  });

  it('signs in again in place and goes on with the same secret', async () => {
    await open(issued({ signedIn: false }));
    await click('Continue');
    await click('Go on to the code');
    expect(heading()).toBe('Sign in again at FreeSewing');
    await password('secret');
    await click('Sign in');
    expect(heading()).toBe('Confirm with a code');
    expect(called('enrolment.start')).toEqual([]);
  });

  it('after a lost answer says what is not known, and finds out', async () => {
    await open(issued());
    await click('Continue');
    await click('Go on to the code');
    fake.main.answer({
      'enrolment.confirm': () => {
        fake.change({ enrolment: enrolment({ state: 'unknown', lost: { step: 'confirm', at: NOW } }) });
        throw new Failure('outcome-unknown');
      },
    });
    await click('Send this code');
    expect(heading()).toBe('We do not know yet');
    expect(document.querySelector('dialog [role=alert]')).toBeNull();
    fake.server.mfa = 'on';
    await click('Find out');
    expect(called('enrolment.settle')).toEqual([{ id: 'enr-1' }]);
    expect(sheetText()).toContain('says that MFA is on, but not with which secret');
    await click('Not now');
    expect(heading()).toBe('MFA is on, not proven');
  });

  it('gives up only before the confirm, and only when told twice', async () => {
    await open(issued());
    await click('Continue');
    await click('Stop enrolling');
    expect(called('enrolment.abandon')).toEqual([]);
    expect(sheetText()).toContain('MFA is off at FreeSewing and stays off');
    await click('Stop enrolling');
    expect(called('enrolment.abandon')).toEqual([{ id: 'enr-1' }]);
    expect(text()).toContain('MFA is off');
  });

  it('says why there is no sign-in to prove it with where there is no password', async () => {
    await open(issued({ auth: 'jwt', username: null }));
    fake.server.codes = [];
    await click('Continue');
    await click('Go on to the code');
    await click('Send this code');
    expect(sheetText()).toContain('there is no password to sign in with');
    expect(dialog()?.element.querySelector('input[type=password]')).toBeNull();
  });
});

describe('disabling', () => {
  const proven = (part: Partial<ConnectionView> = {}): ConnectionView =>
    connection({ status: { mfa: 'on', checkedAt: NOW }, enrolment: enrolment({ state: 'proven' }), ...part });

  it('asks the password, fills in the code and ends with what the server says', async () => {
    await open(proven());
    await click('Disable');
    expect(sheetText()).toContain('Production');
    await click('Disable MFA');
    expect(called('enrolment.disable')).toEqual([]);
    await password('secret');
    await click('Disable MFA');
    expect(called('enrolment.disable')).toEqual([{ connectionId: 'con-1', password: 'secret' }]);
    expect(heading()).toBe('MFA is off');
    expect(sheetText()).toContain('We read it from FreeSewing after the request.');
  });

  it('takes a backup code exactly as typed', async () => {
    await open(proven());
    await click('Disable');
    await choose('A backup code');
    await password('secret');
    await type('AbCd-12', 'dialog input.input-code');
    await click('Disable MFA');
    expect(called('enrolment.disable')).toEqual([{ connectionId: 'con-1', password: 'secret', code: 'AbCd-12' }]);
  });

  it('settles a lost answer in the same sheet', async () => {
    await open(proven());
    fake.main.answer({
      'enrolment.disable': () => {
        fake.change({ enrolment: enrolment({ state: 'unknown', lost: { step: 'disable', at: NOW } }) });
        throw new Failure('outcome-unknown');
      },
    });
    await click('Disable');
    await password('secret');
    await click('Disable MFA');
    expect(heading()).toBe('We do not know yet');
    await click('Find out');
    expect(heading()).toBe('MFA is off');
  });
});

describe('a service that allows few calls', () => {
  it('says how many are left, and counts down until an enrolment fits', async () => {
    await open(connection({ kind: 'fon', name: 'FoN', limit: { left: 1, of: 5, enrolFrom: NOW + 90_000, nextFrom: null } }));
    const timer = (): string | null | undefined => document.querySelector('main [role=timer]')?.textContent;
    expect(text()).toContain('FoN allows 5 sign-in calls in 15 minutes');
    expect(text()).toContain('1 is left.');
    expect(timer()).toContain('It can begin in 1:30.');
    await settle(31_000);
    expect(timer()).toContain('It can begin in 0:59.');
    await settle(60_000);
    expect([timer(), text().includes('allows 5')]).toEqual([undefined, false]);
  });
});

describe('removing a connection', () => {
  it('whose keys could not be renewed says what that means, and tries again', async () => {
    await open(connection());
    await click('More');
    await click('Remove');
    fake.server.failNext = new Failure('keychain-refused', { retryable: true });
    await click('Remove connection');
    await settle();
    expect(dialog()?.title).toBe('The connection is gone; the keys are still the old ones');
    fake.server.failNext = new Failure('disk-full');
    await click('Try again');
    expect(sheetText()).toContain('The disk is full');
    await click('Try again');
    await settle();
    expect(dialog()).toBeNull();
    expect(called('connections.renewKeys')).toEqual([{}, {}]);
  });
});
