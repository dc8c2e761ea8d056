/** @file Binds the dispatcher and the events to Electron. No logic here. */
import { ipcMain, type WebContents } from 'electron';
import { events, type EventName, type EventPayload, type WindowName } from '../../src-shared/contract';
import { CALL_CHANNEL, eventChannel } from './channels';
import type { Dispatch } from './dispatch';
import type { SenderRegistry } from './sender';

export function bindCalls(registry: SenderRegistry, dispatch: Dispatch, refused: (webContentsId: number) => void): void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) => {
    // `senderFrame` is null where the frame navigated or went away in the meantime (typed so from Electron 35 on).
    const window = registry.identify(event.sender.id, event.senderFrame);
    if (window === null) {
      refused(event.sender.id);
      throw new Error('refused');
    }
    return dispatch(window, name, input);
  });
}

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

export type Emit = ReturnType<typeof createEmitter>;
