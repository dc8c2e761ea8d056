/**
 * @file Entry of the keychain child: keytar in a process of its own, because an unanswered prompt blocks libuv's pool
 * and every way of exiting; only a kill from outside ends it (DESIGN section 4). Runs under Electron's utilityProcess
 * (`process.parentPort`) and under `child_process.fork` (`process.send`). The client sends one call at a time.
 */
import { isRequest, type KeychainReply, type KeychainRequest } from './messages';
import { perform, type PasswordStore, type Probe } from './perform';

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const parentPort = (process as { readonly parentPort?: ParentPort }).parentPort;

/** Started at once, so that the library is loaded while main still reads the vault's header. Null: it cannot be loaded. */
const store: Promise<PasswordStore | null> = import('keytar').then(
  (module) => module.default,
  () => null, // libsecret is not installed, or no binary for this platform: told as `unavailable`
);

/** dbus-next is loaded only when keytar found nothing: the ordinary start does not pay for it. */
const probe: Probe = async (service, account) => {
  if (process.platform !== 'linux') return 'absent';
  const { stateOfItem } = await import('./secret-service');
  return stateOfItem(service, account);
};

async function answer(request: KeychainRequest): Promise<void> {
  const keytar = await store;
  const outcome = keytar === null ? ({ kind: 'trouble', trouble: 'unavailable' } as const) : await perform(request, keytar, probe);
  const reply: KeychainReply = { id: request.id, outcome };
  if (parentPort === undefined) process.send?.(reply);
  else parentPort.postMessage(reply);
}

function receive(message: unknown): void {
  if (isRequest(message)) void answer(message);
}

if (parentPort === undefined) {
  process.on('message', receive);
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL')); // an exit would wait for a pending prompt
} else {
  parentPort.on('message', (event) => receive(event.data));
}
