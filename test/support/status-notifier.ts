/**
 * @file The tray of a desktop, without the desktop: what GNOME's extension or KDE's panel is on the session bus. It takes icons in, looks at
 * them, reads their menus and clicks. https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/; menus speak com.canonical.dbusmenu.
 */
import dbus, { type MessageBus, type Variant } from 'dbus-next';

const { Interface, ACCESS_READ } = dbus.interface;

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';
const BUS = 'org.freedesktop.DBus';
/** What a person sees between two groups of a menu. */
export const LINE = '---';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Four bytes a point: opacity, red, green, blue. */
  readonly argb: Uint8Array;
}

export interface TrayIcon {
  /** The name of the program's icon on the bus. */
  readonly name: string;
  /** The title of the tooltip. */
  toolTip(): Promise<string>;
  picture(): Promise<Picture>;
  /** The texts of the menu, from top to bottom. */
  menu(): Promise<readonly string[]>;
  /** Chooses an entry of the menu by its text. */
  choose(text: string): Promise<void>;
  /** The icon itself is clicked. */
  click(): Promise<void>;
}

export interface TrayHost {
  /** The icons that are in the tray now. */
  icons(): readonly TrayIcon[];
  /** The desktop goes without a tray again. */
  stop(): void;
}

class Watcher extends Interface {
  IsStatusNotifierHostRegistered = true;
  ProtocolVersion = 0;
  RegisteredStatusNotifierItems: string[] = [];

  RegisterStatusNotifierItem(service: string): void {
    this.RegisteredStatusNotifierItems.push(service);
  }
}
Watcher.configureMembers({
  methods: { RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' } },
  properties: {
    IsStatusNotifierHostRegistered: { signature: 'b', access: ACCESS_READ },
    ProtocolVersion: { signature: 'i', access: ACCESS_READ },
    RegisteredStatusNotifierItems: { signature: 'as', access: ACCESS_READ },
  },
});

/** Stands on the session's bus before the program that is to show its icon there. */
export async function startTrayHost(address = process.env['DBUS_SESSION_BUS_ADDRESS']): Promise<TrayHost> {
  const bus = dbus.sessionBus(address === undefined ? {} : { busAddress: address });
  const watcher = new Watcher(WATCHER);
  bus.export('/StatusNotifierWatcher', watcher);
  // An icon is gone when its name on the bus is: nothing in the protocol signs it off.
  bus.on('message', ({ member, body: [name, , owner] }: dbus.Message) => {
    if (member !== 'NameOwnerChanged' || owner !== '') return;
    watcher.RegisteredStatusNotifierItems = watcher.RegisteredStatusNotifierItems.filter((item) => item !== name);
  });
  await call(bus, BUS, '/org/freedesktop/DBus', BUS, 'AddMatch', 's', [`type='signal',sender='${BUS}',member='NameOwnerChanged'`]);
  await bus.requestName(WATCHER, 0);
  return {
    icons: () => watcher.RegisteredStatusNotifierItems.map((name) => iconOf(bus, name)),
    stop: () => bus.disconnect(),
  };
}

function iconOf(bus: MessageBus, name: string): TrayIcon {
  const property = async <T>(key: string): Promise<T> => {
    const [variant] = await call<[Variant<T>]>(bus, name, '/StatusNotifierItem', 'org.freedesktop.DBus.Properties', 'Get', 'ss', [ITEM, key]);
    return variant.value;
  };
  const entries = async (): Promise<readonly Entry[]> => {
    const path = await property<string>('Menu');
    const [, [, , children]] = await call<[number, Layout]>(bus, name, path, MENU, 'GetLayout', 'iias', [ROOT, -1, []]);
    return children.map(({ value: [id, { type, label }] }) => ({ path, id, text: type?.value === 'separator' ? LINE : String(label?.value) }));
  };
  return {
    name,
    toolTip: async () => (await property<[string, unknown, string, string]>('ToolTip'))[2],
    picture: async () => {
      const [first] = await property<[number, number, Uint8Array][]>('IconPixmap');
      if (first === undefined) throw new Error('an icon without a picture');
      const [width, height, argb] = first;
      return { width, height, argb };
    },
    menu: async () => (await entries()).map(({ text }) => text),
    choose: async (text) => {
      const entry = (await entries()).find((one) => one.text === text);
      if (entry === undefined) throw new Error(`no “${text}” in the menu`);
      await call(bus, name, entry.path, MENU, 'Event', 'isvu', [entry.id, 'clicked', new dbus.Variant('i', 0), 0]);
    },
    click: async () => {
      await call(bus, name, '/StatusNotifierItem', ITEM, 'Activate', 'ii', [0, 0]);
    },
  };
}

const ROOT = 0;
type Layout = [id: number, properties: Readonly<Record<string, Variant<unknown> | undefined>>, children: Variant<Layout>[]];

interface Entry {
  readonly path: string;
  readonly id: number;
  readonly text: string;
}

async function call<T>(bus: MessageBus, destination: string, path: string, iface: string, member: string, signature: string, body: unknown[]): Promise<T> {
  const reply = await bus.call(new dbus.Message({ destination, path, interface: iface, member, signature, body }));
  if (reply === null) throw new Error(`${member} was not answered`);
  return reply.body as T;
}
