/**
 * @file Builds one window's surface. Only names listed here reach main; main checks the sender and the schemas again.
 * The lists stand in each preload, typed so that they are exactly the contract's (a missing or extra name fails to
 * compile): the contract itself carries zod, which a preload need not load.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CALL_CHANNEL, eventChannel } from '../ipc/channels';
import type { CallFor, EventFor, WindowName } from '../../src-shared/contract';

type Names<N extends string> = Readonly<Record<N, true>>;

/**
 * A missing or an extra name does not compile. `first`: calls without input that the page makes as soon as it runs; they
 * leave now, while its code is still being loaded, and the page's first such call gets their answer. None whose answer an event
 * may overtake: nobody listens yet.
 */
export function surface<W extends WindowName>(calls: Names<CallFor<W>>, events: Names<EventFor<W>>, first: readonly CallFor<W>[] = []): void {
  expose(Object.keys(calls), Object.keys(events), first);
}

function expose(calls: readonly string[], events: readonly string[], first: readonly string[]): void {
  const callNames = new Set<string>(calls);
  const eventNames = new Set<string>(events);
  const early = new Map<string, Promise<unknown>>(first.map((name) => [name, ipcRenderer.invoke(CALL_CHANNEL, name)]));
  contextBridge.exposeInMainWorld('tessera', {
    invoke(name: string, input?: unknown): Promise<unknown> {
      if (!callNames.has(name)) return Promise.reject(new Error('no such call in this window'));
      const answer = early.get(name);
      if (answer !== undefined) {
        early.delete(name);
        return answer;
      }
      return ipcRenderer.invoke(CALL_CHANNEL, name, input);
    },
    on(name: string, listener: (payload: unknown) => void): () => void {
      if (!eventNames.has(name)) throw new Error('no such event in this window');
      const channel = eventChannel(name);
      const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
      ipcRenderer.on(channel, forward);
      return () => {
        ipcRenderer.removeListener(channel, forward);
      };
    },
  });
}
