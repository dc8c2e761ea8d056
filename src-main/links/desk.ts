/** @file Links from outside, bound to the application: who is told, how they are read, and what the desktop does about them. */
import type { AppStateView, DraftsFound } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { Drafts } from '../accounts/drafts';
import type { Time } from '../time';
import { noRegistration, type LinkRegistration, type RegistrationState } from './registration';
import { createWaitingLinks } from './waiting';

/** What the desktop can do: never the focus (DESIGN section 8), only a sign that something waits. */
export interface LinkHost {
  readonly registration: LinkRegistration;
  /** Opens the authenticator behind the others if it is not there, and makes it known that so many links wait. */
  attract(waiting: number): void;
  /** A person is at the authenticator now. */
  inFront(): boolean;
}

export interface LinkDesk {
  offer(links: readonly string[]): void;
  /** @throws Failure `vault-not-open`, in which case the link keeps waiting; or what is wrong with the link. */
  next(): DraftsFound | null;
  told(): void;
  handOver(text: string, source: 'text' | 'picture'): Promise<void>;
  registration(): Promise<RegistrationState>;
  register(on: boolean): Promise<RegistrationState>;
  vaultOpen(open: boolean): void;
  view(): Pick<AppStateView, 'links'>;
  secrets(): readonly Secret[];
  clear(): void;
}

export interface LinkDeskParts {
  readonly time: Time;
  /** Throws `vault-not-open` while there is none. */
  readonly drafts: () => Drafts;
  readonly host: LinkHost | undefined;
  readonly showAuthenticator: () => Promise<void>;
  readonly changed: () => void;
}

export function createLinkDesk({ time, drafts, host, showAuthenticator, changed }: LinkDeskParts): LinkDesk {
  const registration = host?.registration ?? noRegistration;
  /** The person has just dropped something on a window of ours and is shown it at once. */
  let handed = false;
  const waiting = createWaitingLinks(time, () => {
    changed();
    host?.attract(waiting.view().waiting);
  });

  return {
    offer: (links) => waiting.offer(links),
    next: () => {
      const reader = drafts();
      const entry = waiting.next();
      handed = false;
      return entry === null ? null : reader.fromText(entry.text.revealText(), entry.source);
    },
    told: () => waiting.told(),
    handOver: async (text, source) => {
      handed = true;
      waiting.handOver(text, source);
      await showAuthenticator();
    },
    registration: () => registration.state(),
    register: async (on) => {
      await registration.set(on);
      return registration.state();
    },
    vaultOpen: (open) => waiting.vaultOpen(open),
    view: () => {
      const view = waiting.view();
      return view.waiting + view.dropped === 0 ? {} : { links: { ...view, unasked: handed || host?.inFront() !== true } };
    },
    secrets: () => waiting.secrets(),
    clear: () => waiting.clear(),
  };
}
