/** @file Accountable in the real window: turn on at once, see, prove by signing in, cancel, adopt or replace, disable. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccountable, type RunningAccountable } from '../staging';
import { axeFindings } from '../support/axe';
import { shot, startBackendScene, type BackendScene } from '../support/backend-scene';

let scene: BackendScene<RunningAccountable>;
beforeAll(async () => {
  scene = await startBackendScene((now) => startAccountable({ now }));
});
afterAll(() => scene.close());

const who = (name: string) => {
  const found = scene.staging.control.users().find(({ username }) => username === name);
  if (found === undefined) throw new Error('no user');
  return found;
};
const truth = (username: string) => scene.staging.control.truth({ username });
const clean = async (): Promise<void> => expect(await axeFindings(scene.page)).toEqual([]);

async function add(username: string): Promise<void> {
  const { admin } = scene;
  await admin.openAddSheet();
  await admin.sheet.getByLabel('Service', { exact: true }).selectOption('accountable');
  await admin.fillWhere(scene.staging.url, `${username} here`);
  await admin.field('API token').fill(scene.staging.control.apiToken().apiToken);
  await admin.field('User id').fill(who(username).uuid);
  await admin.field('Username (optional)').fill(username);
  if (username === 'tess') {
    await shot(scene.page, 'accountable-add');
    await clean();
  }
  await admin.submitAdd();
  await admin.sheet.waitFor({ state: 'detached' });
}

describe('an account at Accountable', () => {
  it('turns MFA on in one step; cancelling turns it off again', async () => {
    const { admin } = scene;
    await add('tess');
    await admin.button('Enrol').click();
    await admin.button('Turn MFA on').click();
    await admin.step('The secret is here').waitFor();
    expect(truth('tess').mfaEnabled).toBe(true);
    expect(await admin.secretShown()).toBe(truth('tess').secret);
    await shot(scene.page, 'accountable-scan');
    await clean();
    await admin.button('Turn MFA off again').click();
    await admin.button('Turn off').click();
    await admin.sheet.waitFor({ state: 'detached' });
    await admin.standing('MFA is off').waitFor();
    expect(truth('tess').mfaEnabled).toBe(false);
  });

  it('enrols, and a sign-in with a code proves it', async () => {
    const { admin } = scene;
    await admin.button('Enrol').click();
    await admin.button('Turn MFA on').click();
    await admin.button('I have seen it: go on').click();
    await admin.proveBySigningIn(who('tess').password);
    await admin.step('MFA is on').waitFor();
    await admin.closeSheet();
    await admin.standing('MFA is on and proven').waitFor();
    expect(await scene.page.getByRole('main').textContent()).not.toContain(truth('tess').secret);
  });

  it('disables after the name of the account was typed', async () => {
    const { admin } = scene;
    await scene.nextStep();
    await admin.button('Disable').click();
    await shot(scene.page, 'accountable-disable');
    await clean();
    const name = admin.field('Type the name of the account: tess');
    await name.fill('tes');
    await admin.button('Disable MFA').click();
    await admin.says('account-name-differs');
    await name.fill('tess');
    await admin.button('Disable MFA').click();
    await admin.step('MFA is off').waitFor();
    expect(truth('tess').mfaEnabled).toBe(false);
    await admin.closeSheet();
  });

  it('takes over a secret that is on already, and says what replacing would do', async () => {
    const { admin } = scene;
    await scene.nextStep(); // the clock stands still, and so would the ten reads of this second
    await add('otto');
    const { secret } = truth('otto');
    await admin.standing('MFA is on, with a secret that is not here yet').waitFor();
    await admin.button('Take over the secret').click();
    await admin.sheet.getByText('The present device stops working at once.').waitFor();
    await shot(scene.page, 'accountable-adopt');
    await clean();
    await admin.button('Take over').click();
    await admin.step('MFA is on and proven').waitFor();
    expect(truth('otto').secret).toBe(secret);
    await admin.closeSheet();
  });

  it('shows the API token and the secrets nowhere', async () => {
    const { admin } = scene;
    const calls = await admin.callsShown();
    expect(calls).toContain('‹redacted›/user/');
    const everything = await admin.everything();
    expect(everything).not.toContain(scene.staging.control.apiToken().apiToken);
    expect(everything).not.toContain(truth('otto').secret ?? 'none');
  });
});
