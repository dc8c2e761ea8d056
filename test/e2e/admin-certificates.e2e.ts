/** @file https with a certificate of one's own: untrusted without its authority, trusted with it, and the name still checked. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startStaging, type Credentials, type RunningStaging } from '../staging';
import { startScene, type Scene } from '../support/scene';

let scene: Scene;
beforeAll(async () => {
  // What an environment says about certificates does not count.
  scene = await startScene({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
});
afterEach(() => scene.tidy());
afterAll(() => scene.close());

async function serving(options: Parameters<typeof startStaging>[0], use: (server: RunningStaging, user: Credentials, authority: string) => Promise<void>): Promise<void> {
  const server = await startStaging({ users: [{ username: 'tess' }], now: () => scene.now(), ...options });
  try {
    const [user] = server.control.users();
    if (user === undefined || server.authority === null) throw new Error('no https staging server');
    await use(server, user, server.authority);
  } finally {
    await server.close();
  }
}

const here = { tls: { names: ['127.0.0.1', 'localhost'] } };

describe('a server with a certificate of its own', () => {
  it('is not trusted by itself: the field for its authority opens; with it the same form works', async () => {
    const { admin } = scene;
    await serving(here, async ({ url, control }, user, authority) => {
      await admin.tryToAdd(url, 'Own authority', { kind: 'password', ...user });
      await admin.says('tls-untrusted');
      expect(control.calls()).toEqual([]);
      await admin.field('Certificate of your own authority (PEM)').fill(authority);
      await admin.submitAdd();
      await admin.standing('MFA is off').waitFor();

      // It is kept with the connection, also over a restart.
      await scene.restart();
      control.clearCalls();
      await scene.admin.button('Check').click();
      await expect.poll(() => control.calls().length).toBe(1);
      await scene.admin.page.getByText('Checked: MFA is off.').waitFor();
    });
  });

  it.each([
    ['for another name', { tls: { names: ['elsewhere.example'] } }],
    ['that has run out', { tls: { names: ['127.0.0.1'], validUntil: Date.now() - 86_400_000 } }],
  ])('%s is refused although the authority is the right one', async (_what, options) => {
    const { admin } = scene;
    await serving(options, async ({ url, control }, user, authority) => {
      await admin.tryToAdd(url, 'Refused', { kind: 'password', ...user });
      await admin.says('tls-untrusted');
      await admin.field('Certificate of your own authority (PEM)').fill(authority);
      await admin.submitAdd();
      await admin.says('tls-untrusted');
      expect(control.calls()).toEqual([]);
    });
  });

  it('is refused with another authority, and with something that is no certificate', async () => {
    const { admin } = scene;
    await serving(here, async (other, _user, foreign) => {
      await serving(here, async ({ url, control }, user) => {
        await admin.tryToAdd(url, 'Refused', { kind: 'password', ...user });
        await admin.says('tls-untrusted');
        for (const text of [foreign, 'not a certificate']) {
          await admin.field('Certificate of your own authority (PEM)').fill(text);
          await admin.submitAdd();
          await admin.says('tls-untrusted');
        }
        expect([...control.calls(), ...other.control.calls()]).toEqual([]);
      });
    });
    expect(await admin.connection('Refused').count()).toBe(0);
  });
});
