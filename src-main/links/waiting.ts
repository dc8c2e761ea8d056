/**
 * @file Links that other programs sent (DESIGN section 8: one pending sheet at a time). They wait here, sealed in memory,
 * until the window asks for the next one; nothing is read from them before, and nothing is saved by them ever.
 */
import { Secret } from '../../src-shared/secret';
import type { Time } from '../time';
import { isLink } from './link';

/** A link that no vault opened for in this time is dropped: whoever sent it has long gone elsewhere. */
export const PATIENCE = 2 * 60_000;
/** More than a person sends; a page that sends links without end gains nothing. */
export const WAITING_LIMIT = 20;

/** What waits: a link from another program, or what a person dropped on another window of ours (`text`, `picture`). */
export interface WaitingEntry {
  readonly text: Secret;
  readonly source: 'link' | 'text' | 'picture';
}

export interface WaitingView {
  readonly waiting: number;
  /** Dropped since they were last told: the vault did not open in time, or there were too many. */
  readonly dropped: number;
}

export interface WaitingLinks {
  /** `links`: as they came. What is no link of ours, or far too long, is left out. */
  offer(links: readonly string[]): void;
  /** What a person brought in, as one entry whatever it holds. */
  handOver(text: string, source: 'text' | 'picture'): void;
  /** The oldest one, which is then no longer kept here. */
  next(): WaitingEntry | null;
  /** While the vault is not open, each link has `PATIENCE` from here or from its arrival. */
  vaultOpen(open: boolean): void;
  view(): WaitingView;
  /** The person has been told. */
  told(): void;
  secrets(): readonly Secret[];
  clear(): void;
}

/** `changed` is called whenever the view is another one. */
export function createWaitingLinks(time: Time, changed: () => void): WaitingLinks {
  let waiting: (WaitingEntry & { readonly until: number })[] = [];
  let dropped = 0;
  let open = false;
  let cancel: () => void = () => undefined;

  const watch = (): void => {
    cancel();
    const [first] = waiting;
    if (open || first === undefined) return;
    cancel = time.after(Math.max(0, first.until - time.now()), () => {
      const now = time.now();
      const kept = waiting.filter(({ until }) => until > now);
      dropped += waiting.length - kept.length;
      waiting = kept;
      watch();
      changed();
    });
  };

  const take = (texts: readonly string[], source: WaitingEntry['source']): void => {
    if (texts.length === 0) return;
    const room = WAITING_LIMIT - waiting.length;
    const until = time.now() + PATIENCE;
    waiting = [...waiting, ...texts.slice(0, room).map((text) => ({ text: Secret.fromText(text), source, until }))];
    dropped += Math.max(0, texts.length - room);
    watch();
    changed();
  };

  return {
    offer: (links) => take(links.filter(isLink), 'link'),
    handOver: (text, source) => take([text], source),
    next: () => {
      const [first, ...others] = waiting;
      if (first === undefined) return null;
      waiting = others;
      changed();
      return { text: first.text, source: first.source };
    },
    vaultOpen: (now) => {
      if (open === now) return;
      open = now;
      if (!open) waiting = waiting.map((entry) => ({ ...entry, until: time.now() + PATIENCE }));
      watch();
    },
    view: () => ({ waiting: waiting.length, dropped }),
    told: () => {
      dropped = 0;
    },
    secrets: () => waiting.map(({ text }) => text),
    clear: () => {
      cancel();
      waiting = [];
      dropped = 0;
    },
  };
}
