/** @file Brings the account back to "off" and reads that it is: after a check that ended early, and for `--resume`. */
import type { Verdict } from '../backends/backend';
import { addedRecords, admit, disable, keepIssued, readState, signIn, type Read } from './acts';
import { failed, finding, passed, type Found } from './parts';
import type { Run } from './run';
import { Secret } from '../../src-shared/secret';

/** Disabling is tried this often, each time with another code: refusals mean that the secret is another one. */
const ROUNDS = 3;

/** The file goes only when "off" was read later than any request that may still turn it on. */
export async function cleanUp(run: Run): Promise<Found> {
  run.cleaning = true;
  let last = finding('still-on');
  for (let round = 0; round < ROUNDS;) {
    const read = await readState(run);
    if (read.kind !== 'success') return failed(verdictFinding(read));
    if (read.value.mfa === 'off') {
      const { enabling } = run.state ?? { enabling: null };
      const counts = enabling === null ? 0 : enabling.at + 2 * enabling.timeout;
      if (read.value.readAt <= counts) {
        await run.wait('late', counts + 1);
        continue;
      }
      await removeInert(run);
      await run.clear();
      return passed();
    }
    if (!(await isOurs(run, read.value))) return failed(finding('not-ours'));
    const verdict = await turnOff(run, round);
    if (verdict.kind !== 'success') last = verdictFinding(verdict);
    round += 1;
  }
  return failed(last);
}

export const verdictFinding = (verdict: Exclude<Verdict<unknown>, { kind: 'success' }>): ReturnType<typeof finding> =>
  finding('verdict', { kind: verdict.kind, code: verdict.kind === 'session-expired' ? 'session-expired' : verdict.code, ...('detail' in verdict ? verdict.detail : {}) });

/** Only what this run may have turned on; where reading tells the secret, only this very secret. */
async function isOurs(run: Run, { held }: Read): Promise<boolean> {
  const { state } = run;
  if (state === null) return false;
  if (held === null) return state.phase !== 'setup' && state.phase !== 'issued';
  if (state.issued !== null) return state.issued.secret.equals(held.secret);
  if (state.enabling === null) return false;
  await keepIssued(run, held); // the lost answer to setup
  return true;
}

async function turnOff(run: Run, round: number): Promise<Verdict<unknown>> {
  if (run.access() === null) {
    const inside = await run.attempt(async () => (await signIn(run, await nextCode(run, round))) ?? { kind: 'session-expired' as const });
    if (inside.kind !== 'success') return inside;
    admit(run, inside.value);
  }
  const backup = run.can.backupCodeAtDisable !== 'no' && round === ROUNDS - 1 ? await unsentBackupCode(run) : null;
  const verdict = await run.attempt(() => disable(run, backup));
  if (verdict.kind === 'session-expired') run.session = null;
  return verdict;
}

const nextCode = async (run: Run, round: number): Promise<Secret> => (round === 0 ? null : await unsentBackupCode(run)) ?? Secret.fromText(await run.code());

async function unsentBackupCode(run: Run): Promise<Secret | null> {
  const codes = run.state?.backupCodes ?? [];
  const next = codes.find(({ sent }) => !sent);
  if (next === undefined) return null;
  await run.save({ backupCodes: codes.map((code) => (code === next ? { ...code, sent: true } : code)) });
  return next.code;
}

/** Records of this run that nobody confirmed: they require nothing, but they are not left lying about. */
async function removeInert(run: Run): Promise<void> {
  const access = run.access();
  const { records } = run.backend;
  if (records === null || access === null) return;
  const added = await addedRecords(run, access);
  const known = run.state?.issued?.recordId ?? null;
  for (const id of added ?? (known === null ? [] : [known])) await records.remove(run.send, access, id);
}
