/** @file The states of an enrolment (DESIGN section 6): which change is allowed, and what each verdict and each read makes of them. */
import { assertNever } from '../../src-shared/assert';
import type { EnrolmentState } from '../../src-shared/model';
import type { Secret } from '../../src-shared/secret';
import type { Capabilities } from '../../src-shared/backends';
import type { Issued, Verdict } from '../backends/backend';
import type { Enrolment, LostRequest } from '../vault/content';

/** Every allowed change. Staying in a state (ticking a backup code off) is always allowed. */
export const TRANSITIONS: Readonly<Record<EnrolmentState, readonly EnrolmentState[]>> = {
  issuing: ['issued', 'unknown', 'abandoned', 'on-unproven'],
  issued: ['confirming', 'abandoned', 'on-unproven', 'replaced'],
  confirming: ['proven', 'issued', 'unknown', 'on-unproven', 'replaced'],
  proven: ['disabling', 'off', 'replaced', 'on-unproven'], // the last where our own setup is about to replace it
  disabling: ['off', 'unknown', 'proven', 'on-unproven', 'on-without-codes', 'replaced'],
  off: [],
  unknown: ['issued', 'confirming', 'abandoned', 'proven', 'on-unproven', 'on-without-codes', 'replaced', 'off'],
  // Given up only where a person's own account was linked: it stays in their list (`link.ts`).
  'on-unproven': ['proven', 'on-without-codes', 'replaced', 'disabling', 'off', 'abandoned'],
  replaced: ['disabling', 'off', 'abandoned', 'proven'],
  'on-without-codes': ['disabling', 'off', 'replaced'],
  abandoned: [],
};

export const isAllowed = (from: EnrolmentState, to: EnrolmentState): boolean => from === to || TRANSITIONS[from].includes(to);

/** A request is out, or was when the app died. */
export const isUnderWay = (state: EnrolmentState): boolean => state === 'issuing' || state === 'confirming' || state === 'disabling';
/** The server is known not to require this secret, now or later. */
export const isEnded = (state: EnrolmentState): boolean => state === 'off' || state === 'abandoned';
/** Nobody knows yet what will be required: nothing new may be begun at this connection. */
export const isUnsettled = (state: EnrolmentState): boolean => isUnderWay(state) || state === 'issued' || state === 'unknown';
/**
 * Of one account's enrolments, oldest first: enrolling again was cut off between its halves, the old secret off and no new
 * one here. Over as soon as a secret came, whatever became of it.
 */
export const isInGap = (enrolments: readonly Enrolment[]): boolean => {
  const last = enrolments.filter(({ state, secret }) => state !== 'abandoned' || secret !== null).at(-1);
  return last?.state === 'off' && last.lost?.again === true;
};

/** The server has MFA on, as far as we know, and it may be with this secret. */
export const isOn = (state: EnrolmentState): state is 'proven' | 'on-unproven' | 'on-without-codes' =>
  state === 'proven' || state === 'on-unproven' || state === 'on-without-codes';

/** The server took a code of this very secret. */
export const isProven = (state: EnrolmentState): boolean => state === 'proven' || state === 'on-without-codes';

/** May still be given up without asking the server: nothing of it can be required. */
export const isHarmless = (state: EnrolmentState): boolean => state === 'issued' || state === 'replaced';

/** What changes of an enrolment besides `updatedAt`. */
export type Change = Partial<Omit<Enrolment, 'id' | 'connectionId' | 'userId' | 'createdAt' | 'updatedAt'>> & { readonly state: EnrolmentState };

const codes = (secrets: readonly Secret[]): Enrolment['backupCodes'] => secrets.map((code) => ({ code, usedAt: null, perhapsUsed: false }));

/** What a new account is called where the server does not say, and the id that it gets. */
export interface NewAccount {
  /** Null where the secret is somebody else's. */
  readonly id: string | null;
  readonly label: string;
}

/** What an enrolment takes over of a secret that the server gave out. */
export function ofIssued({ secret, secretForm, issuer, label, parameters, backupCodes, recordId }: Issued, account: NewAccount): Omit<Change, 'state'> {
  return { secret, secretForm, issuer, label: label === '' ? account.label : label, parameters, backupCodes: codes(backupCodes), recordId, lost: null };
}

/** The account appears as soon as its secret may be required; a secret that is no base32 has no codes to show there. */
const required = (form: Enrolment['secretForm'], account: NewAccount): Pick<Change, 'accountId'> => ({ accountId: form === 'base32' ? account.id : null });

/** After the answer to setup. Refused or not performed: nothing was issued, so nothing can be required. */
export function afterSetup(verdict: Verdict<Issued>, lost: LostRequest, confirms: boolean, account: NewAccount): Change {
  switch (verdict.kind) {
    case 'success': {
      const issued = ofIssued(verdict.value, account);
      // Without a confirm step it is required from here on; whether it is the server's one a read has to tell.
      return confirms ? { state: 'issued', ...issued } : { state: 'on-unproven', ...issued, ...required(verdict.value.secretForm, account) };
    }
    case 'refused':
    case 'not-performed':
    case 'session-expired': return { state: 'abandoned', lost: null };
    case 'unknown': return { state: 'unknown', lost };
    default: return assertNever(verdict);
  }
}

/** Two refusals of codes computed at a known server time: another or an old secret; there is no third try. */
export const REFUSALS_ALLOWED = 2;

/** After the answer to confirm; `computed` as in `AnswerRecord`. */
export function afterConfirm(
  enrolment: Enrolment, verdict: Verdict<{ readonly backupCodes: readonly Secret[] }>, sent: LostRequest, computed: boolean,
): Change {
  const again = enrolment.lost?.again ?? false;
  const lost = { ...sent, again };
  // Sent once more to find out: a refusal may mean that the first one had turned MFA on. Only success tells.
  if (again && verdict.kind !== 'success' && enrolment.lost !== null) return { state: 'unknown', lost: { ...enrolment.lost, again } };
  switch (verdict.kind) {
    case 'success': {
      const { backupCodes } = verdict.value;
      return { state: 'proven', lost: null, refusals: 0, ...(backupCodes.length === 0 ? {} : { backupCodes: codes(backupCodes), codesKeptAt: null }) };
    }
    case 'refused': {
      // On, but not by this confirm: it may be another client's secret, or ours by a confirm that committed very late.
      if (verdict.code === 'mfa-already-on') return { state: 'on-unproven', lost: null };
      if (verdict.code !== 'code-refused' || !computed) return { state: 'issued', lost: null };
      const refusals = enrolment.refusals + 1;
      return { state: refusals >= REFUSALS_ALLOWED ? 'replaced' : 'issued', refusals, lost: null };
    }
    case 'not-performed':
    case 'session-expired': return { state: 'issued', lost: null };
    case 'unknown': return { state: 'unknown', lost };
    default: return assertNever(verdict);
  }
}

/** After the answer to disable; `before` is the state it began in. */
export function afterDisable(verdict: Verdict<null>, lost: LostRequest, before: EnrolmentState): Change {
  switch (verdict.kind) {
    case 'success': return turnedOff(lost);
    case 'refused':
    case 'not-performed':
    case 'session-expired': return { state: before, lost: null };
    case 'unknown': return { state: 'unknown', lost };
    default: return assertNever(verdict);
  }
}

/** By our own disable. That the second half of enrolling again is still to come stays with the enrolment. */
const turnedOff = (lost: LostRequest): Change => ({ state: 'off', lost: lost.again ? lost : null });

/** "Off" counts only when it was asked for later than this: a server may commit late (DESIGN section 6). */
export const offCountsAfter = (lost: LostRequest): number => lost.at + 2 * lost.timeout;

/** A setup whose answer was lost has not come too late yet: it may still put another secret in the place of what was read at `at`. */
export const mayStillIssue = ({ lost }: Enrolment, at: number): boolean => lost?.step === 'setup' && at <= offCountsAfter(lost);

/**
 * What the server's state, asked for at `readAt` (local ms), makes of an enrolment nobody is working on; null where it
 * says nothing new. "On" never proves our secret.
 */
export function afterRead(enrolment: Enrolment, mfa: 'on' | 'off', readAt: number): Change | null {
  const { state } = enrolment;
  switch (state) {
    case 'issued':
      if (mfa === 'off') return null;
      // A secret that was never sent in a confirm cannot be the one that is on.
      return { state: enrolment.accountId === null && !enrolment.forOther ? 'replaced' : 'on-unproven' };
    case 'unknown': return afterReadOfUnknown(enrolment, mfa, readAt);
    case 'proven':
    case 'on-unproven':
    case 'on-without-codes':
    case 'replaced': return mfa === 'off' && !mayStillIssue(enrolment, readAt) ? { state: 'off', lost: null } : null;
    case 'issuing':
    case 'confirming':
    case 'disabling':
    case 'off':
    case 'abandoned': return null;
    default: return assertNever(state);
  }
}

function afterReadOfUnknown({ lost, secret }: Enrolment, mfa: 'on' | 'off', readAt: number): Change | null {
  if (lost === null) return mfa === 'on' && secret !== null ? { state: 'on-unproven' } : null;
  const late = readAt > offCountsAfter(lost);
  switch (lost.step) {
    case 'setup':
      if (mfa === 'off') return late ? { state: 'abandoned', lost: null } : null;
      // Setup alone turns nothing on at a backend with a confirm step, so somebody else did, with another secret.
      return { state: 'replaced', lost: null };
    case 'confirm':
      // Not required, and not going to be: the same secret can be confirmed with a new code.
      if (mfa === 'off') return late ? { state: 'issued', lost: null } : null;
      return { state: 'on-unproven', lost };
    case 'disable':
      if (!late) return null;
      // On again may also mean: turned off by us, turned on by somebody else. So it is not proven any more.
      if (mfa === 'off') return turnedOff(lost);
      // Where no secret ever came there is nothing to prove: what is on is another one.
      return secret === null ? { state: 'replaced', lost: null } : { state: 'on-unproven', lost };
    default: return assertNever(lost.step);
  }
}

/**
 * What the secret that the server holds, read at `readAt`, makes of an enrolment; null where it says nothing new. Only for
 * backends that tell it: "on" then says of which secret. `known`: it is that of another enrolment of ours.
 */
export function afterHeld(enrolment: Enrolment, held: Issued, readAt: number, account: NewAccount, known = false): Change | null {
  const { state, lost, secret, secretForm } = enrolment;
  if (isEnded(state) || isUnderWay(state)) return null;
  const late = lost === null || readAt > offCountsAfter(lost);
  if (secret === null) {
    // A lost setup that was to replace a secret may still commit: what is held now may be the old one.
    if (!enrolment.wasOff && !late) return null;
    if (known) return late ? { state: 'abandoned', lost: null } : null; // it was to be replaced, and was not
    // Whether our setup made it or another computer's a moment ago nobody can tell, so giving up must not turn it off: adopted.
    // In the second case ours may still commit and replace it: kept at once, proven by a read that is late enough.
    const state = held.secretForm === 'base32' && late ? 'proven' : 'on-unproven';
    return { state, wasOff: false, ...ofIssued(held, account), ...required(held.secretForm, account), lost: late ? null : lost };
  }
  // Our disable may still commit, and would then turn off whatever is held, a secret of somebody else and its successor too.
  if (state === 'unknown' && lost?.step === 'disable' && !late) return null;
  if (!held.secret.equals(secret)) return state === 'replaced' ? null : { state: 'replaced', lost: null };
  if (mayStillIssue(enrolment, readAt)) return null;
  // The server's secret, but nobody knows yet how codes are made from it.
  const next = secretForm === 'base32' ? 'proven' : 'on-unproven';
  return state === next || (state === 'proven' && next === 'on-unproven') ? null : { state: next, lost: null, refusals: 0 };
}

/** After the server accepted a sign-in with a code of this secret. Confirm's answer lost = its backup codes never arrived. */
export function afterProof(enrolment: Enrolment, capabilities: Capabilities, at: number): Change | null {
  const { state, lost, backupCodes } = enrolment;
  if (state === 'unknown' && lost?.step === 'disable' && at <= offCountsAfter(lost)) return null; // may still commit
  if (mayStillIssue(enrolment, at)) return null;
  if (state === 'proven' || state === 'on-without-codes') return { state, lost: null, refusals: 0 };
  if (state !== 'unknown' && state !== 'on-unproven' && state !== 'replaced') return null;
  const codesMissing = lost?.step === 'confirm' && capabilities.backupCodes === 'at-confirm' && backupCodes.length === 0;
  return { state: codesMissing && state !== 'replaced' ? 'on-without-codes' : 'proven', lost: null, refusals: 0 };
}
