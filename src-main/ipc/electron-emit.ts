/** @file Sends events to windows. */
import type { WebContents } from 'electron';
import { events, type EventName, type EventPayload, type WindowName } from '../../src-shared/contract';
import { eventChannel } from './channels';

/** Sends to the windows the contract names for this event, schema-checked: a field the contract does not name stays here. */
export function createEmitter(contentsOf: (window: WindowName) => WebContents | null) {
  return <N extends EventName>(name: N, payload: EventPayload<N>, only?: WindowName): void => {
    const windows: readonly WindowName[] = events[name].windows;
    const checked: unknown = events[name].payload.parse(payload);
    for (const window of windows) {
      if (only !== undefined && only !== window) continue;
      const contents = contentsOf(window);
      if (contents !== null && !contents.isDestroyed()) contents.send(eventChannel(name), checked);
    }
  };
}
