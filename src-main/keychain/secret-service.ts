/**
 * @file Asks the Secret Service over D-Bus what keytar's `null` cannot tell: no service, locked, or missing
 * (DESIGN section 4). Reads states only: no secret is asked for, nothing is unlocked, so no prompt appears.
 * https://specifications.freedesktop.org/secret-service-spec/latest/
 */
import { Message, sessionBus, type MessageBus, type Variant } from 'dbus-next';

/**
 * `present`: the item is there and unlocked. `locked`: it is there but locked, or the collection that new items go to
 * is locked, so that its absence is not certain. `absent`: certainly not there. `no-service`: nobody to ask.
 */
export type ItemState = 'present' | 'locked' | 'absent' | 'no-service';

const SERVICE = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const NO_COLLECTION = '/';

/** May pend for as long as the service does not answer: the caller's deadline is a kill. */
export async function stateOfItem(service: string, account: string): Promise<ItemState> {
  let bus: MessageBus;
  try {
    bus = sessionBus();
  } catch {
    return 'no-service'; // no bus address at all
  }
  try {
    return await Promise.race([ask(bus, service, account), failureOf(bus)]);
  } catch {
    return 'no-service';
  } finally {
    bus.disconnect();
  }
}

async function ask(bus: MessageBus, service: string, account: string): Promise<ItemState> {
  const [unlocked, locked] = await call<[string[], string[]]>(bus, ROOT, 'org.freedesktop.Secret.Service', 'SearchItems', 'a{ss}', [{ service, account }]);
  if (unlocked.length > 0) return 'present';
  if (locked.length > 0) return 'locked';
  const [collection] = await call<[string]>(bus, ROOT, 'org.freedesktop.Secret.Service', 'ReadAlias', 's', ['default']);
  if (collection === NO_COLLECTION) return 'absent';
  const [isLocked] = await call<[Variant<boolean>]>(bus, collection, 'org.freedesktop.DBus.Properties', 'Get', 'ss', ['org.freedesktop.Secret.Collection', 'Locked']);
  return isLocked.value ? 'locked' : 'absent';
}

async function call<T>(bus: MessageBus, path: string, iface: string, member: string, signature: string, body: unknown[]): Promise<T> {
  const reply = await bus.call(new Message({ destination: SERVICE, path, interface: iface, member, signature, body }));
  if (reply === null) throw new Error(`${member} was not answered`);
  return reply.body as T;
}

/** Rejects when the connection breaks: dbus-next leaves calls pending then. */
function failureOf(bus: MessageBus): Promise<never> {
  return new Promise((_resolve, reject) => {
    bus.on('error', reject);
  });
}
