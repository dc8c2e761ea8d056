/** @file What a window cannot do, tried in the real window: DESIGN section 1, and the first line of the threat model. */
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, temporaryHome, type RunningApp } from '../support/app';

const home = temporaryHome();
let running: RunningApp;
let page: Page;

/** Counts whatever arrives on a TCP and a UDP port of this machine. */
async function listen(): Promise<{ tcp: number; udp: number; arrived(): number; close(): void }> {
  let arrived = 0;
  const tcp = createServer((socket) => {
    arrived += 1;
    socket.destroy();
  });
  const udp = createSocket('udp4', () => {
    arrived += 1;
  });
  await new Promise<void>((ready) => tcp.listen(0, '127.0.0.1', ready));
  await new Promise<void>((ready) => udp.bind(0, '127.0.0.1', ready));
  return {
    tcp: (tcp.address() as AddressInfo).port,
    udp: udp.address().port,
    arrived: () => arrived,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}

beforeAll(async () => {
  // A camera there is, so that only the permission stands between.
  running = await launchApp({ env: home.env, args: ['--use-fake-device-for-media-stream'] });
  page = running.page;
});

afterAll(async () => {
  await running.quit();
  home.remove();
});

describe('the network', () => {
  it.each([
    ['fetch', (port: number) => fetch(`http://127.0.0.1:${String(port)}/`).then(() => 'reached', () => 'refused')],
    ['an image', (port: number) => new Promise<string>((done) => {
      const image = new Image();
      image.onload = () => done('reached');
      image.onerror = () => done('refused');
      image.src = `http://127.0.0.1:${String(port)}/x.png`;
    })],
    ['a web socket', (port: number) => new Promise<string>((done) => {
      try {
        const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/`);
        socket.onopen = () => done('reached');
        socket.onerror = () => done('refused');
      } catch {
        done('refused');
      }
    })],
    ['a beacon', (port: number) => Promise.resolve(navigator.sendBeacon(`http://127.0.0.1:${String(port)}/`, 'x') ? 'refused' : 'refused')],
  ])('is not reached by %s', async (_what, attempt) => {
    const ears = await listen();
    expect(await page.evaluate(attempt, ears.tcp)).toBe('refused');
    expect(ears.arrived()).toBe(0);
    ears.close();
  });

  it('is not reached by WebRTC, neither over UDP nor over TCP', async () => {
    const ears = await listen();
    const gathered = await page.evaluate(([udp, tcp]) => new Promise<number>((done) => {
      const peer = new RTCPeerConnection({ iceServers: [
        { urls: `stun:127.0.0.1:${String(udp)}` },
        { urls: [`turn:127.0.0.1:${String(udp)}?transport=udp`, `turn:127.0.0.1:${String(tcp)}?transport=tcp`], username: 'u', credential: 'c' },
      ] });
      let candidates = 0;
      peer.createDataChannel('x');
      peer.onicecandidate = (event) => {
        if (event.candidate !== null) candidates += 1;
      };
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === 'complete') done(candidates);
      };
      void peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    }), [ears.udp, ears.tcp] as const);
    expect(gathered).toBe(0);
    expect(ears.arrived()).toBe(0);
    ears.close();
  });
});

describe('the page', () => {
  it('runs no inline script, no eval, no WebAssembly, and shows no frame', async () => {
    const result = await page.evaluate(() => new Promise<Record<string, string>>((done) => {
      // In a task of its own: code that a debugger evaluates is free of the page's policy.
      setTimeout(() => {
        const script = document.createElement('script');
        script.textContent = 'window.ranInline = true';
        document.head.append(script);
        // Taken from the window by name: the linter forbids what this test tries.
        const evaluate = Reflect.get(window, 'eval') as (code: string) => unknown;
        const Construct = Reflect.get(window, 'Function') as new (code: string) => unknown;
        const tried = (run: () => unknown): string => {
          try {
            run();
            return 'ran';
          } catch {
            return 'refused';
          }
        };
        const frame = document.createElement('iframe');
        frame.src = 'app://authenticator/';
        document.body.append(frame);
        frame.addEventListener('load', () => {
          const inside = (() => {
            try {
              return frame.contentDocument?.body.textContent ?? 'refused';
            } catch {
              return 'refused';
            }
          })();
          frame.remove();
          done({
            inline: 'ranInline' in window ? 'ran' : 'refused',
            eval: tried(() => evaluate('1')),
            function: tried(() => new Construct('return 1')),
            wasm: tried(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))),
            frame: inside === '' ? 'refused' : inside,
          });
        });
      });
    }));
    expect(result).toEqual({ inline: 'refused', eval: 'refused', function: 'refused', wasm: 'refused', frame: 'refused' });
  });

  it.each([
    ['the camera', () => navigator.mediaDevices.getUserMedia({ video: true })],
    ['the microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })],
    ['notifications', () => Notification.requestPermission().then((answer) => (answer === 'granted' ? answer : Promise.reject(new Error(answer))))],
    ['the local fonts', () => navigator.permissions.query({ name: 'local-fonts' as PermissionName }).then(({ state }) => (state === 'granted' ? state : Promise.reject(new Error(state))))],
  ])('may not use %s', async (_what, ask) => {
    expect(await page.evaluate(`(${ask.toString()})().then(() => 'granted', () => 'denied')`)).toBe('denied');
  });

  it('opens no window and goes nowhere', async () => {
    const before = page.url();
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.evaluate(() => {
      location.href = 'app://admin/';
    });
    await expect.poll(() => running.log()).toContain('"what":"navigation"');
    expect(page.url()).toBe(before);
  });

  it('downloads nothing', async () => {
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'x.txt';
      link.click();
    });
    await expect.poll(() => running.log()).toContain('"what":"download"');
  });

  it('has no Node and only its own surface', async () => {
    expect(await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process'), Object.keys(Reflect.get(window, 'tessera') as object).sort()]))
      .toEqual(['undefined', 'undefined', ['invoke', 'on']]);
  });
});

describe('the own scheme', () => {
  it.each(['/../main/index.js', '/..%2fmain%2findex.js', '/assets/..%2f..%2fmain%2findex.js', '/assets.json', '/nothing.js', '//etc/passwd'])(
    'answers %s with 404 and the same headers', async (path) => {
      const answer = await page.evaluate(async (where) => {
        const response = await fetch(where);
        return { status: response.status, policy: response.headers.get('content-security-policy'), sniff: response.headers.get('x-content-type-options') };
      }, `app://authenticator${path}`);
      expect(answer.status).toBe(404);
      expect(answer.policy).toContain("frame-ancestors 'none'");
      expect(answer.sniff).toBe('nosniff');
    },
  );

  it('serves no other window\'s host', async () => {
    expect(await page.evaluate(() => fetch('app://admin/').then((response) => response.status, () => 0))).toBeOneOf([0, 404]);
  });
});

describe('main', () => {
  it('refuses calls of another window, unknown calls and bad input', async () => {
    const invoke = (name: string, input?: unknown): Promise<unknown> => page.evaluate(([call, given]) => {
      const api = Reflect.get(window, 'tessera') as { invoke: (name: unknown, input: unknown) => Promise<unknown> };
      return api.invoke(call, given).catch((error: unknown) => String(error));
    }, [name, input]);
    expect(await invoke('connections.list')).toContain('no such call');
    expect(await invoke('toString')).toContain('no such call');
    expect(await invoke('accounts.trash', { id: '../../x' })).toEqual({ ok: false, error: { code: 'bad-request', retryable: false } });
  });

  it('refuses a window it did not open, even with the same preload and address', async () => {
    const answer = await running.app.evaluate(async ({ app, BrowserWindow, session }) => {
      const preload = `${app.getAppPath()}/out/preload/authenticator.js`;
      const rogue = new BrowserWindow({ show: false, webPreferences: { preload, session: session.fromPartition('tessera-authenticator'), sandbox: true } });
      await rogue.loadURL('app://authenticator/');
      const said: unknown = await rogue.webContents.executeJavaScript("window.tessera.invoke('accounts.list').catch((error) => String(error))");
      rogue.destroy();
      return said;
    });
    expect(answer).toContain('refused');
    expect(running.log()).toContain('unknown sender refused');
  });
});
