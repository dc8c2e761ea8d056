/** @file Links that came before anybody could take them: of this start, and of macOS, which sends them as events. */
import { app } from 'electron';

export interface SentLinks {
  /** Hands over what has come so far, and from then on whatever comes. */
  handTo(take: (links: readonly string[]) => void): void;
}

/** Before the app is ready: macOS may send the link that started it earlier than that. */
export function collectSentLinks(first: readonly string[]): SentLinks {
  let take: ((links: readonly string[]) => void) | null = null;
  let kept: readonly string[] = first;
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (take === null) kept = [...kept, url];
    else take([url]);
  });
  return {
    handTo: (to) => {
      take = to;
      to(kept);
      kept = [];
    },
  };
}
