/** @file A whole enrolment without a mouse: Tab, Enter, Space, arrows and typing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startScene, type Scene } from '../support/scene';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.close());

/** What has the focus, as it is called. */
const focused = (): Promise<string> => scene.page.evaluate(() => {
  const element = document.activeElement;
  if (element instanceof HTMLInputElement) return (element.labels?.[0]?.textContent ?? '').trim();
  return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
});

/** Tabs until `name` has the focus; nobody should need more than thirty. */
async function tabTo(name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < 30; count += 1) {
    if (name.test(await focused())) return;
    await scene.page.keyboard.press('Tab');
    passed.push(await focused());
  }
  throw new Error(`${String(name)} is not reached by Tab; passed ${passed.join(' | ')}`);
}

const type = (text: string): Promise<void> => scene.page.keyboard.type(text);
const press = (key: string): Promise<void> => scene.page.keyboard.press(key);

it('connects, enrols, keeps the codes, proves and disables', async () => {
  const { admin, control } = scene;
  const who = scene.user({ scratchCodes: true });
  await admin.page.getByRole('heading', { name: 'No connections yet' }).waitFor();

  await tabTo(/^Add a connection$/);
  await press('Enter');
  await admin.sheet.waitFor();
  expect(await focused()).toMatch(/^Production/); // the sheet opens where the work begins
  await press('ArrowDown');
  await press('ArrowDown');
  expect(await focused()).toMatch(/^Local/);
  await tabTo(/^Address$/);
  await press('Control+a');
  await type(scene.staging.url);
  await tabTo(/^Username$/);
  await type(who.username);
  await tabTo(/^Password$/);
  await type(who.password);
  await press('Enter'); // Enter in a field sends the form
  await admin.standing('MFA is off').waitFor();

  await tabTo(/^Enrol$/);
  await press('Enter');
  await tabTo(/^Get the secret$/);
  await press('Enter');
  await admin.step('The secret is here').waitFor();
  await tabTo(/^Go on to the code$/);
  await press('Enter');
  await tabTo(/^Send this code$/);
  await press('Enter');
  await admin.step('Keep these backup codes').waitFor();
  await tabTo(/^I have kept them$/);
  await press('Space');
  await tabTo(/^Go on$/);
  await press('Enter');
  await admin.step('Sign in once to prove it').waitFor();
  await scene.nextStep();
  await tabTo(/^Password$/);
  await type(who.password);
  await press('Enter');
  await admin.step('MFA is on').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(true);
  await press('Escape');
  await admin.standing('MFA is on and proven').waitFor();

  await scene.nextStep();
  await tabTo(/^Disable$/);
  await press('Enter');
  expect(await focused()).toBe('Password');
  await type(who.password);
  await press('Enter');
  await admin.step('MFA is off').waitFor();
  expect(control.truth(who).mfaEnabled).toBe(false);
  await press('Escape');
  await admin.sheet.waitFor({ state: 'detached' });
});
