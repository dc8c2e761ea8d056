/** @file The desktop's locks over a real D-Bus: a private bus, on which stub services say what GNOME, KDE and logind say. */
import dbus, { type MessageBus } from 'dbus-next';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen, type Listening } from '../../../src-main/lock/desktop-signals';

const { Interface, ACCESS_READ } = dbus.interface;

class ScreenSaver extends Interface {
  ActiveChanged(active: boolean): boolean {
    return active;
  }
}
ScreenSaver.configureMembers({ signals: { ActiveChanged: { signature: 'b' } } });

class Manager extends Interface {
  PrepareForSleep(start: boolean): boolean {
    return start;
  }
  GetSession(id: string): string {
    return `/org/freedesktop/login1/session/${id}`;
  }
}
Manager.configureMembers({ signals: { PrepareForSleep: { signature: 'b' } }, methods: { GetSession: { inSignature: 's', outSignature: 'o' } } });

class Session extends Interface {
  Active = true;
  Lock(): void {
    // a signal without arguments
  }
}
Session.configureMembers({ signals: { Lock: { signature: '' } }, properties: { Active: { signature: 'b', access: ACCESS_READ } } });

describe('on a private bus', () => {
  let folder: string;
  let daemon: ChildProcess;
  let bus: MessageBus;
  let said: string[];
  let lost: number;
  let listening: Listening;
  const stubs = { saver: new ScreenSaver('org.gnome.ScreenSaver'), kde: new ScreenSaver('org.freedesktop.ScreenSaver'), manager: new Manager('org.freedesktop.login1.Manager'), ours: new Session('org.freedesktop.login1.Session'), other: new Session('org.freedesktop.login1.Session') };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tessera-bus-'));
    const config = join(folder, 'bus.conf');
    writeFileSync(config, `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>session</type><listen>unix:path=${folder}/bus</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`);
    daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (daemon.stdout !== null) await once(daemon.stdout, 'data');
    const address = `unix:path=${folder}/bus`;
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', address);
    vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', address);
    bus = dbus.sessionBus({ busAddress: address });
    for (const name of ['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver', 'org.freedesktop.login1']) await bus.requestName(name, 0);
    bus.export('/org/gnome/ScreenSaver', stubs.saver);
    bus.export('/org/freedesktop/ScreenSaver', stubs.kde);
    bus.export('/org/freedesktop/login1', stubs.manager);
    bus.export('/org/freedesktop/login1/session/c2', stubs.ours);
    bus.export('/org/freedesktop/login1/session/c3', stubs.other);
    [said, lost] = [[], 0];
    listening = await listen((signal) => said.push(signal), () => { lost += 1; }, 'c2');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    bus.disconnect();
    if (daemon.exitCode === null && daemon.signalCode === null) {
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('hears the screen lock of either desktop and the login manager, sleep, and another user', async () => {
    stubs.saver.ActiveChanged(false);
    stubs.saver.ActiveChanged(true);
    await expect.poll(() => said).toEqual(['screen-locked']);
    stubs.kde.ActiveChanged(true);
    stubs.other.Lock(); // somebody else's session
    stubs.ours.Lock();
    await expect.poll(() => said).toEqual(['screen-locked', 'screen-locked', 'screen-locked']);
    stubs.manager.PrepareForSleep(true);
    stubs.manager.PrepareForSleep(false); // awake again
    await expect.poll(() => said.slice(3)).toEqual(['suspending']);
    Interface.emitPropertiesChanged(stubs.other, { Active: false }, []);
    Interface.emitPropertiesChanged(stubs.ours, { Active: true }, []);
    Interface.emitPropertiesChanged(stubs.ours, { Active: false }, []);
    await expect.poll(() => said.slice(4)).toEqual(['user-switched']);
  });

  it('says that the bus went away', async () => {
    const ended = once(daemon, 'exit');
    daemon.kill('SIGKILL');
    await ended;
    expect(lost).toBe(0);
    await expect.poll(() => {
      listening.check();
      return lost;
    }).toBeGreaterThan(0);
  });
});

it('rejects where there is no bus at all', async () => {
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent');
  vi.stubEnv('DBUS_SYSTEM_BUS_ADDRESS', 'unix:path=/nonexistent');
  await expect(listen(() => undefined, () => undefined)).rejects.toThrow();
  vi.unstubAllEnvs();
});
