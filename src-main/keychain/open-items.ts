/**
 * @file Reads an item of the Secret Service that lies open, from main itself: no process has to be started for it, which is what a start waited for
 * (docs/decisions/reading-the-key.md). It asks for no unlocking, so no prompt appears; whatever is not simply there is left to keytar in its child.
 * https://specifications.freedesktop.org/secret-service-spec/latest/
 */
import type { BusConnection } from '../dbus/connection';
import type { Call } from '../dbus/message';
import type { Reader, Writer } from '../dbus/wire';
import { beginTransfer, decryptTransferred, TRANSFER } from './transfer-key';

export interface OpenItems {
  /** The item's text; null where it is locked, missing, or cannot be had in this way. Never rejects. */
  read(service: string, account: string): Promise<string | null>;
  close(): void;
}

export interface OpenItemsOptions {
  /** Null where there is no bus. */
  readonly connect: () => BusConnection | null;
  /** After this long without an answer, ms, it is left to keytar, whose deadline is a minute. */
  readonly limitMs?: number;
}

interface Link {
  readonly bus: BusConnection;
  readonly session: Promise<{ readonly path: string; readonly key: Buffer }>;
}

const LIMIT_MS = 2_000;
const SECRETS = '/org/freedesktop/secrets';
/** With which keytar's library marks what it writes, and looks for it. */
const SCHEMA = 'org.freedesktop.Secret.Generic';

export function createOpenItems({ connect, limitMs = LIMIT_MS }: OpenItemsOptions): OpenItems {
  let link: Link | null = null;
  let closed = false;

  const linked = (): Link | null => {
    if (closed) return null;
    const bus = link === null ? connect() : null;
    if (bus !== null) {
      link = { bus, session: openSession(bus) };
      link.session.catch(() => undefined); // told by the read that needs it
    }
    return link;
  };
  /** After any trouble the next read begins anew: the service may be another by then. */
  const drop = (): void => {
    link?.bus.close();
    link = null;
  };

  return {
    read: async (service, account) => {
      const limit = setTimeout(drop, limitMs);
      try {
        const now = linked();
        return now === null ? null : await readItem(now, service, account);
      } catch {
        drop();
        return null; // keytar finds out, and says it
      } finally {
        clearTimeout(limit);
      }
    },
    close: () => {
      closed = true;
      drop();
    },
  };
}

async function openSession(bus: BusConnection): Promise<{ readonly path: string; readonly key: Buffer }> {
  const transfer = beginTransfer();
  const body = (to: Writer): void => {
    to.string(TRANSFER);
    to.signature('ay');
    to.bytes(transfer.publicKey);
  };
  const read = (from: Reader): { readonly path: string; readonly key: Buffer } => {
    if (from.signature() !== 'ay') throw new Error('no public key');
    const key = transfer.keyFor(from.bytes());
    return { path: from.string(), key };
  };
  return bus.call(toService('OpenSession', 'sv', body), { signature: 'vo', read });
}

async function readItem({ bus, session }: Link, service: string, account: string): Promise<string | null> {
  const attributes = [['service', service], ['account', account], ['xdg:schema', SCHEMA]] as const;
  const body = (to: Writer): void => to.array(8, attributes, ([name, value]) => {
    to.string(name);
    to.string(value);
  });
  const paths = (from: Reader): string[] => from.array(4, () => from.string());
  const [item] = await bus.call(toService('SearchItems', 'a{ss}', body), {
    signature: 'aoao',
    read: (from) => {
      const unlocked = paths(from);
      paths(from); // the locked ones
      return unlocked;
    },
  });
  if (item === undefined) return null;
  const { path, key } = await session;
  return bus.call({ ...toService('GetSecret', 'o', (to) => to.string(path)), path: item, interface: 'org.freedesktop.Secret.Item' }, {
    signature: '(oayays)',
    read: (from) => {
      from.align(8);
      from.string(); // the session; under another one it would not decrypt
      const iv = from.bytes();
      const value = from.bytes();
      from.string(); // the content's type
      return decryptTransferred(key, iv, value);
    },
  });
}

const toService = (member: string, signature: string, body: (to: Writer) => void): Call =>
  ({ destination: 'org.freedesktop.secrets', path: SECRETS, interface: 'org.freedesktop.Secret.Service', member, signature, body });
