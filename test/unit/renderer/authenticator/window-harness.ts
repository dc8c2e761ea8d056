/** @file Runs a real window in jsdom against the fake main, and looks at it as a person would. */
import { act } from 'react';
import { vi } from 'vitest';
import type { WindowName } from '../../../../src-shared/contract';
import type { FakeMain } from '../../../support/fake-tessera';

/** What jsdom lacks of the platform: just enough of dialogs, popovers, media queries and layout. */
function fillIn(): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) { this.open = true; },
    close(this: HTMLDialogElement) { this.open = false; },
  });
  Object.assign(HTMLElement.prototype, { showPopover: () => undefined });
  Object.assign(window, {
    matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
    ResizeObserver: class { observe = (): void => undefined; disconnect = (): void => undefined; },
  });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 420 });
}

/** Lets promises and timers of so many milliseconds pass. */
export async function settle(milliseconds = 0): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    // Dynamic imports (the sheets) are real work of the loader: they take more than a turn of the fake clock.
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(0);
  });
}

let unmount: (() => void) | undefined;

/** A new window: all modules afresh, as in a new page. */
export async function startWindow(main: FakeMain, name: WindowName = 'authenticator'): Promise<void> {
  fillIn();
  unmount?.();
  vi.resetModules();
  document.body.innerHTML = '<div id="root"></div>';
  const added: [string, EventListenerOrEventListenerObject][] = [];
  const add = window.addEventListener.bind(window);
  const spy = vi.spyOn(window, 'addEventListener').mockImplementation((name: string, listener: EventListenerOrEventListenerObject, options?: AddEventListenerOptions | boolean) => {
    added.push([name, listener]);
    add(name, listener, options);
  });
  unmount = () => {
    for (const [name, listener] of added) window.removeEventListener(name, listener);
  };
  Object.assign(window, { tessera: main });
  await act(async () => {
    await (name === 'admin' ? import('../../../../src-renderer/admin/main') : import('../../../../src-renderer/authenticator/main'));
  });
  spy.mockRestore();
  await settle();
}

export interface Row {
  readonly element: Element;
  readonly name: string;
  readonly code: string | undefined;
  readonly next: string | undefined;
}

export function rows(): readonly Row[] {
  return [...document.querySelectorAll('[data-row]')].map((element) => ({
    element,
    name: [...element.querySelectorAll('bdi')].map((name) => name.textContent).join(' '),
    code: element.querySelector('.code-digits')?.textContent ?? undefined,
    next: element.querySelector('.next-code')?.textContent ?? undefined,
  }));
}

export const status = (): string => document.querySelector('footer [role=status]')?.textContent ?? '';

export function dialog(): { readonly element: HTMLDialogElement; readonly title: string } | null {
  const element = document.querySelector('dialog');
  return element === null ? null : { element, title: element.querySelector('h1')?.textContent ?? '' };
}

/** A button or menu item by its accessible name; those of an open sheet come first. */
export function button(name: string | RegExp): HTMLButtonElement {
  const all = [...(dialog()?.element.querySelectorAll('button') ?? []), ...document.querySelectorAll('button')];
  const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent;
  const found = all.find((element) => (typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element))));
  if (found === undefined) throw new Error(`no button ${String(name)} among ${all.map(nameOf).join(' | ')}`);
  return found;
}

/** Does something that the window reacts to, and waits until it has. */
export async function during(deed: () => unknown): Promise<void> {
  await act(async () => {
    deed();
    await Promise.resolve();
  });
  await settle();
}

export const click = (name: string | RegExp): Promise<void> => during(() => button(name).click());

/** A key on the focused element. */
export async function press(key: string, modifiers: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  await during(() => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })));
}

/** Replaces the text of the search, or of another field. */
export async function type(text: string, selector = 'input[type=search]'): Promise<void> {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  if (field === null) throw new Error(`no field ${selector}`);
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  await during(() => {
    field.focus();
    // React listens to the native setter; assigning on the element itself would go unnoticed.
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
