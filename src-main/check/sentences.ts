/** @file What the conformance check says on the command line and in its reports: plain English. The window has its own texts. */
import { assertNever } from '../../src-shared/assert';
import type { CheckStep, CheckWait, Finding } from '../../src-shared/check';
import { SERVICES } from '../../src-shared/backends';
import type { BackendKind } from '../../src-shared/model';

export const STEP_NAMES: Readonly<Record<CheckStep, string>> = {
  'sign-in': 'sign in', 'status': 'MFA is off', 'enrol': 'enrol: a secret is issued', 'wrong-code': 'a wrong code is refused', 'confirm': 'a code confirms',
  'read-on': 'MFA is on', 'sign-in-code': 'sign in with a code', 'backup-code': 'sign in with a backup code', 'backup-code-again': 'the same backup code is refused',
  'wrong-password': 'a wrong password is refused', 'disable': 'disable', 'read-off': 'MFA is off again', 'clean-up': 'clean up: MFA is turned off and read as off',
};

export function waitSentence(why: CheckWait, until: number, kind: BackendKind): string {
  const time = new Date(until).toISOString().slice(11, 19);
  switch (why) {
    case 'code': return `Waiting until ${time} UTC for a code that was not used yet.`;
    case 'limit': return `Waiting until ${time} UTC: ${SERVICES[kind].name} allows few calls, and enough of them are kept for turning MFA off again.`;
    case 'late': return `Waiting until ${time} UTC: a request without an answer may still take effect, so "off" does not count yet.`;
    default: return assertNever(why);
  }
}

export function findingSentence({ code, detail }: Finding): string {
  const value = (name: string): string => String(detail[name] ?? '?');
  switch (code) {
    case 'status-differs': return `The HTTP status is ${value('got')}; the contract has ${value('expected')}.`;
    case 'field-missing': return `The field "${value('field')}" is missing.`;
    case 'field-differs': return `The field "${value('field')}" is not as the contract has it (${value('expected')}).`;
    case 'older-route': return `The server has an older route only: ${value('route')}.`;
    case 'refused-otherwise': return 'Refused, in words that the contract does not know.';
    case 'session-ended': return 'The session ended in between.';
    case 'verdict': return verdictSentence(value('kind'), value('code'), detail['status']);
    case 'accepted-wrong-code': return 'The server accepted a wrong code.';
    case 'accepted-twice': return 'The server accepted the same backup code twice.';
    case 'accepted-wrong-password': return 'The server accepted a wrong password.';
    case 'state-not-told': return 'Nothing that the server said tells whether MFA is on.';
    case 'still-on': return 'MFA is still on.';
    case 'still-off': return 'MFA is off although the code was accepted.';
    case 'another-secret': return 'The server holds another secret than the one it issued.';
    case 'not-ours': return 'MFA is on with a secret that this check did not set: somebody else is using this account. It is left alone.';
    case 'stopped': return 'Left out after a step that failed.';
    case 'interrupted': return 'Left out: the check was interrupted.';
    case 'no-password': return 'Left out: the credentials have no password.';
    case 'no-backup-codes': return 'Left out: the server gave no backup codes.';
    case 'not-at-this-service': return 'Left out: this service has no such step.';
    case 'limit': return detail['seconds'] === undefined ? 'Left out to spare the server\'s limit.' : `Left out: the server's limit has room again in ${value('seconds')} s (--no-wait was given).`;
    case 'mfa-already-on': return 'This account has MFA on. The check takes only an account that has it off.';
    default: return assertNever(code);
  }
}

function verdictSentence(kind: string, code: string, status: unknown): string {
  const beside = typeof status === 'number' ? `, HTTP ${status}` : '';
  switch (kind) {
    case 'refused': return `The server refused (${code}${beside}).`;
    case 'not-performed': return `Not carried out (${code}${beside}).`;
    case 'session-expired': return 'The server does not take the session or the credentials.';
    default: return `The outcome is unknown (${code}${beside}).`;
  }
}
