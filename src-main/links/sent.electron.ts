/** @file What other programs and further starts send: links, and which window is wanted. Kept until somebody can take it. */
import { app } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import { isLink } from './link';

export interface Taker {
  links(links: readonly string[]): void;
  window(name: WindowName): void;
}

export interface Sent {
  /** Hands over what has come so far, and from then on whatever comes. */
  handTo(taker: Taker): void;
}

/** `first`: the links of this start. Before the app is ready: macOS may send the link that started it earlier than that. */
export function collectSent(first: readonly string[]): Sent {
  let taker: Taker | null = null;
  let links: readonly string[] = first;
  let wanted: WindowName | null = null;
  const takeLinks = (given: readonly string[]): void => {
    if (taker === null) links = [...links, ...given];
    else taker.links(given);
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    takeLinks([url]);
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const given = linksIn(data);
    const window = wants(data, 'admin') ? 'admin' : wants(data, 'quick') ? 'quick' : 'authenticator';
    if (given.length > 0) takeLinks(given);
    else if (taker === null) wanted = window;
    else taker.window(window);
  });
  return {
    handTo: (to) => {
      taker = to;
      to.links(links);
      if (wanted !== null) to.window(wanted);
      links = [];
    },
  };
}

const wants = (data: unknown, window: 'admin' | 'quick'): boolean => typeof data === 'object' && data !== null && window in data && (data as Readonly<Record<string, unknown>>)[window] === true;

/** The other process read its own arguments with the same code; what it sends is checked again all the same. */
const linksIn = (data: unknown): readonly string[] => (typeof data === 'object' && data !== null && 'links' in data && Array.isArray(data.links) ? data.links.filter(isLink) : []);
