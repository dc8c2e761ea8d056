/** @file The camera door: Chromium's fake camera films QR codes of our own drawing; permission, choice, light and trouble in the real window. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeMigration } from '../../src-shared/migration/encode';
import { Secret } from '../../src-shared/secret';
import { y4m, type Scene } from '../support/camera-video';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const uri = (name: string, secret = SECRET): string => `otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`;

const folder = mkdtempSync(join(tmpdir(), 'tessera-camera-'));
let desk: Desk;
let app: AuthenticatorPage;

/** One camera that films this, again and again. */
function filming(name: string, scenes: readonly Scene[]): readonly string[] {
  writeFileSync(join(folder, `${name}.y4m`), y4m(scenes));
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${join(folder, `${name}.y4m`)}`];
}

async function open(switches: readonly string[]): Promise<void> {
  // No fake answer to the question for permission: main is asked as it is in earnest.
  desk = await openDesk({ now: NOON, switches });
  app = desk.app;
  await app.page.getByText('No accounts yet').waitFor();
}

/** How many tracks of a camera are live in the page, those of every stream it ever got. */
async function watchLights(): Promise<() => Promise<number>> {
  await app.page.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    Reflect.set(window, 'tracksOfTest', tracks);
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  return () => app.page.evaluate(() => (Reflect.get(window, 'tracksOfTest') as MediaStreamTrack[]).filter(({ readyState }) => readyState === 'live').length);
}

const preview = () => app.sheet.locator('video');
/** Whether the page could have a camera now, whatever the sheet says. */
const couldFilm = (): Promise<string> => app.page.evaluate(() =>
  navigator.mediaDevices.getUserMedia({ video: true }).then((stream) => {
    for (const track of stream.getTracks()) track.stop();
    return 'granted';
  }, (error: unknown) => (error instanceof DOMException ? error.name : 'unknown')));

afterAll(() => rmSync(folder, { recursive: true, force: true }));


/** The authenticator comes back to the front. */
const focus = (): Promise<void> => desk.running.app.evaluate(({ BrowserWindow }) => {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.webContents.getURL().startsWith('app://authenticator/')) continue;
    if (window.isMinimized()) window.restore();
    window.focus();
  }
});
const progress = (text: string): Promise<void> => app.sheet.locator('.batch').getByText(text, { exact: true }).first().waitFor();

describe('a code in front of the camera', () => {
  let lights: () => Promise<number>;
  let violations: () => Promise<readonly string[]>;

  beforeAll(async () => {
    await open(filming('one', [{ texts: [uri('Filmed')], frames: 2 }]));
    violations = await watchViolations(app.page);
    await app.page.getByText('No accounts yet').waitFor();
    lights = await watchLights();
  });
  afterEach(() => app.goHome());
  afterAll(() => desk.leave());

  it('is read, and the light is off when its account is shown', async () => {
    await app.openDoor('Camera');
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
    expect(await lights()).toBe(0);
    await app.cancel();
  });

  it('is reached by its keys and by the menu, which opens the sheet in this window', async () => {
    await app.page.keyboard.press('Control+Shift+m');
    await app.proof();
    await app.cancel();
    await desk.running.app.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.items[0]?.submenu?.items.find(({ accelerator }) => accelerator === 'CmdOrCtrl+Shift+M')?.click();
    });
    await app.proof();
    await app.cancel();
  });

  it('may be used by no script before and after', async () => {
    expect(await couldFilm()).toBe('NotAllowedError');
    await app.openDoor('Camera');
    await app.proof();
    expect(await couldFilm()).toBe('NotAllowedError');
    await expect.poll(() => desk.running.log()).toContain('session refused');
  });

  it('is let go when the vault is locked', async () => {
    const asked = await app.page.evaluate(async () => {
      const { invoke } = Reflect.get(window, 'tessera') as { invoke: (name: string) => Promise<unknown> };
      return [await invoke('capture.camera'), await invoke('app.lock')];
    });
    expect(asked[0]).toEqual({ ok: true, value: { access: 'granted' } });
    await app.locked.waitFor();
    expect(await couldFilm()).toBe('NotAllowedError');
    expect(await app.page.evaluate(() => (Reflect.get(window, 'tessera') as { invoke: (name: string) => Promise<unknown> }).invoke('capture.camera')))
      .toMatchObject({ ok: false, error: { code: 'vault-not-open' } });
    await app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await app.page.getByText('No accounts yet').waitFor();
  });

  it('breaks no rule of the page policy', async () => {
    await app.openDoor('Camera');
    await app.proof();
    await app.cancel();
    expect(await violations()).toEqual([]);
  });
});

describe('a camera that sees nothing of use', () => {
  let lights: () => Promise<number>;

  beforeAll(async () => {
    await open(filming('other', [{ texts: ['https://example.org/'], frames: 2 }]));
    lights = await watchLights();
  });
  afterEach(() => app.goHome());
  afterAll(() => desk.leave());

  it('says so and goes on; its light goes out with the sheet', async () => {
    await app.openDoor('Camera');
    await app.sheet.getByText('That is not a code for an authenticator.').waitFor();
    expect(await lights()).toBe(1);
    const heard = await app.page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error: unknown) => (error instanceof DOMException ? error.name : 'unknown')));
    expect(heard).toBe('NotAllowedError');
    await photograph(app.page, 'camera');
    await app.cancel();
    expect(await lights()).toBe(0);
  });

  it('shows the picture mirrored, and where to hold the code', async () => {
    await app.openDoor('Camera');
    await preview().waitFor();
    expect(await preview().evaluate((video) => getComputedStyle(video).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    expect(await preview().getAttribute('aria-label')).toContain('mirrored');
    expect(await app.sheet.locator('.camera-guide').isVisible()).toBe(true);
    expect(await app.sheet.getByLabel('Camera', { exact: true }).count()).toBe(0); // one camera: nothing to choose
  });

  it('goes dark when the window is left, and comes on again with it', async () => {
    // The driver makes every page believe that it has the focus; this one is to know the truth.
    const session = await app.page.context().newCDPSession(app.page);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    await app.openDoor('Camera');
    await preview().waitFor();
    await expect.poll(lights).toBe(1);
    await app.page.evaluate(() => (Reflect.get(window, 'tessera') as { invoke: (name: string, input: unknown) => Promise<unknown> }).invoke('app.openWindow', { window: 'admin' }));
    await desk.running.window('admin');
    await app.sheet.getByText('The camera is off, because the window was left.').waitFor();
    expect(await lights()).toBe(0);
    expect(await couldFilm()).toBe('NotAllowedError');
    await photograph(app.page, 'camera-off');
    await focus();
    await preview().waitFor();
    await expect.poll(lights).toBe(1);
    await desk.running.app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) if (window.webContents.getURL().startsWith('app://authenticator/')) window.minimize();
    });
    await expect.poll(lights).toBe(0);
    await focus();
    await expect.poll(lights).toBe(1);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  });

  it('says that it was unplugged, and goes on when it is back', async () => {
    await app.openDoor('Camera');
    await preview().waitFor();
    await preview().evaluate((video) => {
      // What the browser does when the device is gone; a fake one cannot be pulled out.
      const [track] = ((video as HTMLVideoElement).srcObject as MediaStream).getTracks();
      track?.dispatchEvent(new Event('ended'));
    });
    await app.sheet.getByText('The camera is gone.').waitFor();
    expect(await lights()).toBe(0);
    await photograph(app.page, 'camera-unplugged');
    await app.page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await preview().waitFor();
    await expect.poll(lights).toBe(1);
  });

  it('that another program uses is said, and tried again', async () => {
    await app.page.evaluate(() => {
      const devices = navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      devices.getUserMedia = () => {
        devices.getUserMedia = ask;
        return Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
      };
    });
    await app.openDoor('Camera');
    await app.alert.getByText('Another program uses the camera.').waitFor();
    await app.sheet.getByRole('button', { name: 'Try again' }).click();
    await preview().waitFor();
  });
});

describe('two codes in view', () => {
  beforeAll(() => open(filming('two', [{ texts: [uri('Left'), uri('Right', 'JBSWY3DPEHPK3PXP')], frames: 2 }])));
  afterAll(() => desk.leave());

  it('are both offered', async () => {
    await app.openDoor('Camera');
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
    await app.page.keyboard.press('Enter');
    await app.row('Right').waitFor();
    expect([...await app.names()].sort()).toEqual(['Left', 'Right']);
  });
});

describe('an export of Google Authenticator, code after code', () => {
  const exported = encodeMigration(
    ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm'].map((issuer) => ({
      type: 'totp', issuer, label: 'me', algorithm: 'SHA1', digits: 6, period: 30, counter: 0, secret: Secret.fromText(`secret of ${issuer}`),
    })),
    77, { accounts: 2, length: 1200 },
  ).uris;

  it('is collected while the camera stays on, and whole when the last one is seen', async () => {
    await open(filming('whole', exported.map((text) => ({ texts: [text], frames: 12 }))));
    const lights = await watchLights();
    await app.openDoor('Camera');
    await app.sheet.getByRole('heading', { name: 'Add these 5 accounts?' }).waitFor();
    expect(await lights()).toBe(0);
    await app.page.keyboard.press('Enter');
    await app.row('Elm').waitFor();
    await desk.leave();
  });

  it('that is not whole goes to the checklist when the camera is closed, and can be finished there or through the camera again', async () => {
    await open(filming('part', exported.slice(0, 2).map((text) => ({ texts: [text], frames: 12 }))));
    const lights = await watchLights();
    await app.openDoor('Camera');
    await progress('2 of 3 codes collected');
    expect(await lights()).toBe(1);
    await preview().waitFor();
    await photograph(app.page, 'camera-collecting');
    await app.sheet.getByRole('button', { name: 'Done' }).click();
    await app.sheet.getByText('Still missing: 3.').waitFor();
    expect(await lights()).toBe(0);
    await app.sheet.getByRole('button', { name: 'Camera' }).click();
    await app.sheet.getByText('That code is here already.').waitFor();
    await app.page.keyboard.press('Escape');
    await progress('2 of 3 codes collected');
    await app.cancel();
    expect(await app.page.getByText('No accounts yet').isVisible()).toBe(true);
    await desk.leave();
  });
});

describe('several cameras', () => {
  beforeAll(() => open(['--use-fake-device-for-media-stream=device-count=3']));
  afterAll(() => desk.leave());

  it('are a choice; the light of the one before goes out', async () => {
    const lights = await watchLights();
    await app.openDoor('Camera');
    await preview().waitFor();
    const choice = app.sheet.getByLabel('Camera', { exact: true });
    await choice.waitFor();
    const names = await choice.locator('option').allTextContents();
    expect(names.length).toBe(3);
    await choice.selectOption(names[2] ?? '');
    const deviceOf = (): Promise<string> => preview().evaluate((video) => ((video as HTMLVideoElement).srcObject as MediaStream | null)?.getVideoTracks()[0]?.label ?? '');
    await expect.poll(deviceOf).toBe(names[2]);
    expect(await lights()).toBe(1);
    await photograph(app.page, 'camera-choice');
    await app.cancel();
    await app.openDoor('Camera');
    await expect.poll(deviceOf).toBe(names[2]); // remembered while the window is open
    await app.cancel();
    expect(await lights()).toBe(0);
  });
});

describe('no camera at all', () => {
  beforeAll(() => open([]));
  afterAll(() => desk.leave());

  it('is said, with other ways', async () => {
    await app.openDoor('Camera');
    await app.alert.getByText('No camera was found.').waitFor();
    await photograph(app.page, 'camera-none');
    await app.cancel();
  });
});
