/**
 * @file The tour's second half: FoN, AXR and Accountable, each from adding the connection to MFA that is off again. What the
 * app says is checked against the server's own state after every act.
 */
import type { Page } from 'playwright';
import { z } from 'zod';
import type { AccountableControl } from '../staging/accountable/control';
import type { AxrControl } from '../staging/axr/control';
import type { FonControl } from '../staging/fon/control';
import { connectControl } from '../staging/host/control-client';
import type { AdminPage } from './pages/admin';

const Control = z.object({ url: z.string(), token: z.string() });
/** What `npm run staging -- --json` prints of these three. */
export const OtherStaging = z.object({
  fon: z.object({ url: z.string(), control: Control }),
  axr: z.object({ url: z.string(), control: Control }),
  accountable: z.object({ url: z.string(), apiToken: z.string(), control: Control }),
});

export interface Guide {
  step(page: Page, name: string, saw: string): Promise<void>;
  check(holds: boolean, otherwise: string): void;
}

interface Truth {
  readonly mfaEnabled: boolean;
  readonly secret: string | null;
}

/** The first user whose MFA is off: who the story of `npm run staging` names first. */
function firstOf<U>(users: readonly U[]): U {
  const [first] = users;
  if (first === undefined) throw new Error('a staging server has no users');
  return first;
}

async function openSheet(admin: AdminPage, service: 'fon' | 'axr' | 'accountable', url: string, name: string): Promise<void> {
  await admin.openAddSheet();
  await admin.sheet.getByLabel('Service', { exact: true }).selectOption(service);
  await admin.fillWhere(url, name);
}

async function added(admin: AdminPage): Promise<void> {
  await admin.submitAdd();
  await admin.sheet.waitFor({ state: 'detached' });
  await admin.standing('MFA is off').waitFor();
}

async function off(admin: AdminPage, guide: Guide, service: string, truth: () => Promise<Truth>): Promise<void> {
  await admin.button('Disable MFA').click();
  await admin.step('MFA is off').waitFor();
  guide.check(!(await truth()).mfaEnabled, `${service} still says that MFA is on`);
  await guide.step(admin.page, `${service}, disable`, 'the server now says MFA is off');
  await admin.closeSheet();
}

async function fonTour(admin: AdminPage, { url, control }: z.infer<typeof OtherStaging>['fon'], guide: Guide): Promise<void> {
  const remote = connectControl<FonControl>(control);
  const { username, email, password } = firstOf(await remote.users());
  const truth = () => remote.truth({ username });
  await openSheet(admin, 'fon', url, 'FoN here');
  await admin.field('E-mail address').fill(email);
  await admin.field('Password').fill(password);
  await added(admin);
  await admin.enrolToCode();
  await admin.sendCode();
  await admin.step('Keep these backup codes').waitFor();
  guide.check((await truth()).mfaEnabled, 'FoN does not say that MFA is on');
  await guide.step(admin.page, 'FoN, enrol', 'the code was accepted; ten backup codes came with the secret');
  const codes = await admin.keepBackupCodes();
  guide.check(codes.join() === (await truth()).backupCodes.join(), 'the codes shown are not FoN\'s');
  await admin.closeSheet();
  await admin.button('Disable').click();
  await admin.field('Password').fill(password);
  await off(admin, guide, 'FoN', truth);
}

async function axrTour(admin: AdminPage, { url, control }: z.infer<typeof OtherStaging>['axr'], guide: Guide): Promise<void> {
  const remote = connectControl<AxrControl>(control);
  const { username, password } = firstOf(await remote.users());
  const truth = () => remote.truth({ username });
  await openSheet(admin, 'axr', url, 'AXR here');
  await admin.field('Username').fill(username);
  await admin.field('Password').fill(password);
  await added(admin);
  await admin.enrolToCode();
  await admin.sendCode();
  await admin.step('Keep these backup codes').waitFor();
  guide.check((await truth()).mfaEnabled, 'AXR does not say that MFA is on');
  await guide.step(admin.page, 'AXR, enrol', 'the code was accepted; backup codes came with the answer');
  await admin.keepBackupCodes();
  await admin.closeSheet();
  await admin.button('Disable').click();
  await admin.field(`Type the name of the account: ${username}`).fill(username);
  await off(admin, guide, 'AXR', truth);
}

async function accountableTour(admin: AdminPage, { url, apiToken, control }: z.infer<typeof OtherStaging>['accountable'], guide: Guide): Promise<void> {
  const remote = connectControl<AccountableControl>(control);
  const { username, uuid, password } = firstOf(await remote.users());
  const truth = () => remote.truth({ username });
  await openSheet(admin, 'accountable', url, 'Accountable here');
  await admin.field('API token').fill(apiToken);
  await admin.field('User id').fill(uuid);
  await admin.field('Username (optional)').fill(username);
  await added(admin);
  await admin.button('Enrol').click();
  await admin.button('Turn MFA on').click();
  await admin.step('The secret is here').waitFor();
  guide.check((await truth()).mfaEnabled, 'Accountable does not say that MFA is on');
  await guide.step(admin.page, 'Accountable, turn on', 'one call turned it on; the secret is sealed and its QR code drawn here');
  await admin.button('I have seen it: go on').click();
  await admin.proveBySigningIn(password);
  await admin.step('MFA is on').waitFor();
  await guide.step(admin.page, 'Accountable, prove', 'a sign-in with the password and a code of this secret was let in');
  await admin.closeSheet();
  await admin.button('Disable').click();
  await admin.field(`Type the name of the account: ${username}`).fill(username);
  await off(admin, guide, 'Accountable', truth);
}

export async function servicesTour(admin: AdminPage, staging: z.infer<typeof OtherStaging>, guide: Guide): Promise<void> {
  await fonTour(admin, staging.fon, guide);
  await axrTour(admin, staging.axr, guide);
  await accountableTour(admin, staging.accountable, guide);
}
