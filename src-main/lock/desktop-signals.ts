/**
 * @file Listens on D-Bus for what Electron does not say on Linux: the screen was locked, the machine goes to sleep, another
 * user takes over. Runs in a process of its own (`signals-child.ts`): whatever is on the bus is not parsed beside secrets.
 */
import { Message, sessionBus, systemBus, type MessageBus, type Variant } from 'dbus-next';
import type { DesktopSignal } from './lock-watch';

/** Session bus: the screen savers of GNOME, and of KDE, Xfce, Cinnamon and others under the common name. */
const SCREEN_SAVERS = ['org.freedesktop.ScreenSaver', 'org.gnome.ScreenSaver', 'org.cinnamon.ScreenSaver', 'org.mate.ScreenSaver'];
const LOGIN = 'org.freedesktop.login1';

export interface Listening {
  /** Says something on each bus: only then does a connection notice that the other end is gone. */
  check(): void;
}

/** Resolves when it listens wherever there is a bus; rejects where there is none at all. `lost`: a bus went away. */
export async function listen(said: (signal: DesktopSignal) => void, lost: () => void, sessionId = process.env['XDG_SESSION_ID']): Promise<Listening> {
  const outcomes = await Promise.allSettled([onSessionBus(said, lost), onSystemBus(said, lost, sessionId)]);
  const buses = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (buses.length === 0) throw new Error('no bus');
  return {
    check: () => {
      for (const bus of buses) bus.send(toBus('GetId', '', []));
    },
  };
}

async function onSessionBus(said: (signal: DesktopSignal) => void, lost: () => void): Promise<MessageBus> {
  const bus = await connect(sessionBus, lost);
  bus.on('message', (message: Message) => {
    if (SCREEN_SAVERS.includes(message.interface) && message.member === 'ActiveChanged' && message.body[0] === true) said('screen-locked');
  });
  for (const name of SCREEN_SAVERS) await match(bus, `type='signal',interface='${name}',member='ActiveChanged'`);
  return bus;
}

async function onSystemBus(said: (signal: DesktopSignal) => void, lost: () => void, sessionId: string | undefined): Promise<MessageBus> {
  const bus = await connect(systemBus, lost);
  const ours = sessionId === undefined ? null : await sessionPath(bus, sessionId);
  const isOurs = (path: string | undefined): boolean => ours === null || path === ours;
  bus.on('message', ({ interface: name, member, path, body }: Message) => {
    if (name === `${LOGIN}.Manager` && member === 'PrepareForSleep' && body[0] === true) said('suspending');
    if (name === `${LOGIN}.Session` && member === 'Lock' && isOurs(path)) said('screen-locked');
    if (member === 'PropertiesChanged' && body[0] === `${LOGIN}.Session` && ours !== null && path === ours && activeOf(body[1]) === false) said('user-switched');
  });
  // Only the login manager's own word counts: anybody may send signals on the system bus.
  await match(bus, `type='signal',sender='${LOGIN}',interface='${LOGIN}.Manager',member='PrepareForSleep'`);
  await match(bus, `type='signal',sender='${LOGIN}',interface='${LOGIN}.Session',member='Lock'`);
  if (ours !== null) await match(bus, `type='signal',sender='${LOGIN}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',path='${ours}'`);
  return bus;
}

/** The object of our session, or null where the login manager does not know it. */
async function sessionPath(bus: MessageBus, sessionId: string): Promise<string | null> {
  try {
    const reply = await bus.call(new Message({ destination: LOGIN, path: '/org/freedesktop/login1', interface: `${LOGIN}.Manager`, member: 'GetSession', signature: 's', body: [sessionId] }));
    const path: unknown = reply?.body[0];
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}

function activeOf(changed: unknown): unknown {
  const active = (changed as Readonly<Record<string, Variant<unknown> | undefined>> | undefined)?.['Active'];
  return active?.value;
}

async function match(bus: MessageBus, rule: string): Promise<void> {
  await bus.call(toBus('AddMatch', 's', [rule]));
}

const toBus = (member: string, signature: string, body: unknown[]): Message =>
  new Message({ destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus', member, signature, body });

function connect(open: () => MessageBus, lost: () => void): Promise<MessageBus> {
  return new Promise((resolve, reject) => {
    const bus = open(); // throws where there is no address: the promise rejects
    bus.once('connect', () => resolve(bus));
    bus.on('error', (error: unknown) => {
      reject(error instanceof Error ? error : new Error('no bus'));
      lost();
    });
  });
}
