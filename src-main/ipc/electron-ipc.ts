/** @file Binds the calls of windows to the dispatcher. No logic here. */
import { ipcMain } from 'electron';
import { CALL_CHANNEL } from './channels';
import type { Dispatch } from './dispatch';
import type { SenderRegistry } from './sender';

/** The sender is checked at once; a call that comes before the application is assembled waits for its dispatcher. */
export function bindCalls(registry: SenderRegistry, dispatch: Promise<Dispatch>, refused: (webContentsId: number) => void): void {
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown) => {
    // `senderFrame` is null where the frame navigated or went away in the meantime (typed so from Electron 35 on).
    const window = registry.identify(event.sender.id, event.senderFrame);
    if (window === null) {
      refused(event.sender.id);
      throw new Error('refused');
    }
    return (await dispatch)(window, name, input);
  });
}
