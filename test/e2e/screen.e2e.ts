/** @file The screen door: real windows of another program show QR codes on the test's display. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NOON, openDesk, watchViolations, type Desk } from '../support/desktop';
import { photograph } from '../support/photograph';
import { png, pngQr } from '../support/pictures';
import { showPicture, type ForeignWindow } from '../support/window-with-codes';
import { codeNow } from '../support/witness';
import type { AuthenticatorPage } from './pages/authenticator';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const uri = (name: string, secret = SECRET): string => `otpauth://totp/${name}:me?secret=${secret}&issuer=${name}`;

let desk: Desk;
let app: AuthenticatorPage;
let violations: () => Promise<readonly string[]>;
let windows: ForeignWindow[] = [];

/** Ours at the left, other programs at the right of it. */
async function place(x: number, y: number): Promise<void> {
  await desk.running.app.evaluate(({ BrowserWindow }, at) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (!window.webContents.getURL().startsWith('app://authenticator/')) continue;
      window.setPosition(at.x, at.y);
      window.focus();
    }
  }, { x, y });
}

async function other(content: Uint8Array, at: { readonly x: number; readonly y: number }, title = `feh ${windows.length}`): Promise<void> {
  windows.push(await showPicture(content, { ...at, title }));
}

beforeAll(async () => {
  desk = await openDesk({ now: NOON });
  app = desk.app;
  violations = await watchViolations(app.page);
  await app.page.getByText('No accounts yet').waitFor();
  await place(20, 20);
});

afterEach(async () => {
  await app.goHome();
  for (const window of windows) await window.close();
  windows = [];
});

afterAll(() => desk.leave());

const marks = () => app.sheet.locator('.picture-mark');
const looked = (heading: string): Promise<void> => app.sheet.getByRole('heading', { name: heading }).waitFor({ timeout: 30_000 });

/** Whether the page could look at this source now, whatever the sheet says. */
const couldLook = async (): Promise<string> => {
  const id = await desk.running.app.evaluate(async ({ desktopCapturer }) => (await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } }))[0]?.id ?? '');
  return app.page.evaluate((source) => {
    const video = { mandatory: { chromeMediaSource: 'desktop', chromeMediaSourceId: source } } as MediaTrackConstraints;
    return navigator.mediaDevices.getUserMedia({ video }).then((stream) => {
      for (const track of stream.getTracks()) track.stop();
      return 'granted';
    }, (error: unknown) => (error instanceof DOMException ? error.name : 'unknown'));
  }, id);
};

describe('a code in a window of another program', () => {
  it('is read by one click, and the screen is let go', async () => {
    await other(pngQr([uri('Shown')]), { x: 700, y: 200 });
    expect(await couldLook()).toBe('NotAllowedError');
    await app.openDoor('Screen');
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
    expect(await couldLook()).toBe('NotAllowedError');
  });

  it('is read by the keys and by the menu, too', async () => {
    await other(pngQr([uri('Shown')]), { x: 700, y: 200 });
    await app.page.keyboard.press('Control+Shift+s');
    await app.proof();
    await app.cancel();
    await desk.running.app.evaluate(({ Menu }) => {
      Menu.getApplicationMenu()?.items[0]?.submenu?.items.find(({ accelerator }) => accelerator === 'CmdOrCtrl+Shift+S')?.click();
    });
    await app.proof();
  });

  it('is read even where our own window lies over it', async () => {
    await other(pngQr([uri('Below')], 5), { x: 60, y: 150 });
    await place(20, 20);
    await app.openDoor('Screen');
    await app.proof();
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Below');
  });
});

describe('several codes', () => {
  const two = async (): Promise<void> => {
    await other(pngQr([uri('Left')]), { x: 500, y: 150 });
    await other(pngQr([uri('Right', 'JBSWY3DPEHPK3PXP')]), { x: 1000, y: 500 });
    await app.openDoor('Screen');
    await looked('Several QR codes are on the screen');
  };

  it('are outlined on a picture; one that is clicked is taken, the others are forgotten', async () => {
    await two();
    expect(await marks().evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).sort())).toEqual(['Take: Left, me', 'Take: Right, me']);
    await photograph(app.page, 'screen-several');
    const boxes = await marks().evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    for (const width of boxes) expect(width).toBeGreaterThanOrEqual(24);
    await app.sheet.getByRole('button', { name: 'Take: Right, me' }).click();
    expect(await app.proof()).toBe(codeNow('JBSWY3DPEHPK3PXP', NOON));
    await app.save();
    expect(await app.names()).toEqual(['Right']);
  });

  it('are taken together, those that are here already marked', async () => {
    await two();
    await app.sheet.getByRole('button', { name: 'Take all 2 accounts' }).click();
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor();
    await app.sheet.getByText('Already here').waitFor();
  });

  it('are chosen by the keyboard alone', async () => {
    await two();
    await app.sheet.getByRole('button', { name: 'Take: Left, me' }).focus();
    await app.page.keyboard.press('Enter');
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
  });

  it('are cut out by a rectangle that is drawn', async () => {
    await two();
    const box = await app.sheet.getByRole('button', { name: 'Take: Left, me' }).boundingBox();
    if (box === null) throw new Error('no outline');
    await app.page.mouse.move(box.x - 12, box.y - 12);
    await app.page.mouse.down();
    await app.page.mouse.move(box.x + box.width + 12, box.y + box.height + 12, { steps: 4 });
    await app.page.mouse.up();
    expect(await app.proof()).toBe(codeNow(SECRET, NOON));
    expect(await app.sheet.getByRole('textbox', { name: 'Service' }).inputValue()).toBe('Left');
  });

  it('are cut out by the keyboard: arrows move the frame, with Shift they make it larger', async () => {
    await two();
    const frame = app.sheet.getByRole('button', { name: 'Part to read' });
    await frame.focus();
    // To the upper left corner and down to a sliver: there is nothing.
    for (let n = 0; n < 20; n += 1) await app.page.keyboard.press('ArrowLeft');
    for (let n = 0; n < 20; n += 1) await app.page.keyboard.press('ArrowUp');
    for (let n = 0; n < 25; n += 1) await app.page.keyboard.press('Shift+ArrowUp');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByText('No QR code was found in this part.').waitFor();
    await photograph(app.page, 'screen-part');
    // To the whole picture: both are there.
    await frame.focus();
    for (let n = 0; n < 50; n += 1) await app.page.keyboard.press('Shift+ArrowDown');
    for (let n = 0; n < 50; n += 1) await app.page.keyboard.press('Shift+ArrowRight');
    await app.page.keyboard.press('Enter');
    await app.sheet.getByRole('heading', { name: 'Add these 2 accounts?' }).waitFor({ timeout: 30_000 });
    expect(await app.sheet.getByText('Same as above').count()).toBe(0); // what was offered before is the same, not a second one
  });

  it('fill the whole screen for a picture that is too small', async () => {
    await two();
    const full = (): Promise<boolean> => desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isFullScreen()));
    await app.sheet.getByRole('button', { name: 'Full screen' }).click();
    await expect.poll(full).toBe(true);
    await expect.poll(async () => (await app.sheet.locator('canvas').boundingBox())?.width ?? 0).toBeGreaterThan(900);
    await app.page.keyboard.press('Escape');
    await expect.poll(full).toBe(false);
    expect(await app.sheet.count()).toBe(1);
    await app.cancel();
  });
});

describe('nothing of use', () => {
  it('is said, with a picture to draw on', async () => {
    await other(png(300, 300, (x, y) => (x + y) % 40 < 3), { x: 700, y: 200 });
    await app.openDoor('Screen');
    await looked('No account was found on the screen');
    await photograph(app.page, 'screen-none');
    await app.sheet.getByRole('button', { name: 'Look again' }).click();
    await looked('No account was found on the screen');
  });

  it('beside a code that is no account: that is said', async () => {
    await other(pngQr(['https://example.org/']), { x: 700, y: 200 });
    await app.openDoor('Screen');
    await looked('No account was found on the screen');
    await app.sheet.getByText('That is not a code for an authenticator.').waitFor();
    expect(await marks().count()).toBe(0);
  });

  it('can be left while it looks', async () => {
    await app.openDoor('Screen');
    await app.cancel();
    await expect.poll(couldLook).toBe('NotAllowedError');
  });
});

describe('our own windows', () => {
  it('stay out of the pictures: a code in one of them is not found', async () => {
    await app.page.evaluate(() => (Reflect.get(window, 'tessera') as { invoke: (name: string, input: unknown) => Promise<unknown> }).invoke('app.openWindow', { window: 'admin' }));
    const admin = await desk.running.window('admin');
    // As the wizard's first QR code stands there.
    await admin.evaluate(async (bytes) => {
      const image = document.createElement('img');
      image.src = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      image.style.position = 'fixed';
      image.style.inset = 'auto 40px 40px auto'; // beside the authenticator, in sight
      document.body.append(image);
      await image.decode();
    }, [...pngQr([uri('Own')])]);
    await place(20, 20);
    await app.openDoor('Screen');
    await looked('No account was found on the screen');
    await admin.close();
  });
});

describe('the page policy', () => {
  it('has refused nothing in all of this', async () => {
    expect(await violations()).toEqual([]);
  });
});
