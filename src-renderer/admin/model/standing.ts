/**
 * @file Where a connection stands: one state with its sentence and the ONE act that helps. Everything the admin window
 * says about an account is decided here, so that the list, the page and the sheets never disagree (DESIGN section 6).
 */
import { assertNever } from '../../../src-shared/assert';
import { SERVICES } from '../../../src-shared/backends';
import type { Translate } from '../../ui/i18n/text';
import { canSignIn, serviceName } from './names';
import type { ConnectionView, EnrolmentView } from '../../../src-shared/model';

export const STANDINGS = [
  'session-ended', 'not-checked', 'off', 'off-since', 'off-in-gap', 'on-elsewhere', 'on-adoptable', 'secret-unusual', 'shown-not-kept',
  'issuing', 'issued', 'confirming', 'disabling', 'codes-not-kept', 'proven', 'on-without-codes',
  'on-unproven', 'on-unproven-no-password', 'replaced-off', 'replaced-on',
  'unknown-setup', 'unknown-confirm', 'unknown-disable',
] as const;
export type StandingKey = (typeof STANDINGS)[number];

/** How the state is drawn: a word and a shape of its own each, colour only besides. */
export type Tone = 'on' | 'off' | 'unknown' | 'pending' | 'failed';

export type Act = 'sign-in' | 'check' | 'enrol' | 'enrol-again' | 'continue' | 'start-again' | 'settle' | 'prove' | 'disable' | 'adopt' | 'open-authenticator';

export interface Standing {
  readonly key: StandingKey;
  readonly tone: Tone;
  readonly act: Act;
}

const stand = (key: StandingKey, tone: Tone, act: Act): Standing => ({ key, tone, act });

/** A connection's standing, from what main last said about it. */
export function standingOf(connection: ConnectionView): Standing {
  const { enrolment } = connection;
  return enrolment === null || enrolment.state === 'off' || enrolment.state === 'abandoned'
    ? withoutEnrolment(connection)
    : withEnrolment(connection, enrolment);
}

function withoutEnrolment({ signedIn, status, kind, inGap }: ConnectionView): Standing {
  if (!signedIn) return stand('session-ended', 'unknown', 'sign-in');
  const mfa = status?.mfa;
  switch (mfa) {
    case 'on': return SERVICES[kind].capabilities.readsSecret ? stand('on-adoptable', 'on', 'adopt') : stand('on-elsewhere', 'on', 'disable');
    case 'off': return inGap ? stand('off-in-gap', 'pending', 'enrol-again') : stand('off', 'off', 'enrol');
    case 'unknown':
    case undefined: return stand('not-checked', 'unknown', 'check');
    default: return assertNever(mfa);
  }
}

function withEnrolment(connection: ConnectionView, enrolment: EnrolmentView): Standing {
  const { status, kind } = connection;
  const { readsSecret } = SERVICES[kind].capabilities;
  switch (enrolment.state) {
    case 'issuing': return stand('issuing', 'pending', 'settle');
    case 'issued': return stand('issued', 'pending', 'continue');
    case 'confirming': return stand('confirming', 'pending', 'settle');
    case 'disabling': return stand('disabling', 'pending', 'settle');
    case 'proven':
      if (status?.mfa === 'off') return stand('off-since', 'off', 'enrol');
      if (readsSecret && enrolment.showable) return stand('shown-not-kept', 'on', 'continue');
      return codesOpen(enrolment) ? stand('codes-not-kept', 'on', 'continue') : stand('proven', 'on', 'open-authenticator');
    case 'on-without-codes': return stand('on-without-codes', 'on', 'disable');
    case 'on-unproven':
      if (enrolment.secretForm === 'text' && enrolment.accountId === null) return stand('secret-unusual', 'failed', enrolment.showable ? 'continue' : 'disable');
      if (readsSecret) return stand('on-unproven', 'unknown', 'check');
      return canSignIn(connection) ? stand('on-unproven', 'unknown', 'prove') : stand('on-unproven-no-password', 'unknown', 'check');
    case 'replaced':
      return status?.mfa === 'on' ? stand('replaced-on', 'failed', readsSecret ? 'adopt' : 'disable') : stand('replaced-off', 'failed', 'start-again');
    case 'unknown': return stand(`unknown-${enrolment.lost?.step ?? 'confirm'}`, 'unknown', 'settle');
    case 'off':
    case 'abandoned': throw new Error('an ended enrolment has no standing');
    default: return assertNever(enrolment.state);
  }
}

/** What that means, in a sentence or two. */
export function standingText(t: Translate, connection: ConnectionView): string {
  const { key } = standingOf(connection);
  const service = serviceName(t, connection);
  if (key === 'proven' && SERVICES[connection.kind].capabilities.readsSecret) return t('admin.standing.proven-held.text', { service });
  if (key === 'on-unproven' && connection.enrolment?.lost?.step === 'setup') return t('admin.standing.on-unproven-passing.text', { service });
  if (key === 'unknown-setup' && !SERVICES[connection.kind].capabilities.confirm) return t('admin.unknown.openSetupAtOnce', { service });
  return t(`admin.standing.${key}.text`, { service });
}

/** Backup codes are sealed but the person has not said yet that they are kept. */
export const codesOpen = ({ backupCodes }: EnrolmentView): boolean => backupCodes.total > 0 && !backupCodes.kept;

/** The service has MFA on, as far as is known. */
export const isOn = (connection: ConnectionView): boolean => ON.includes(standingOf(connection).key);

const ON: readonly StandingKey[] = ['on-elsewhere', 'codes-not-kept', 'proven', 'on-without-codes', 'on-unproven', 'on-unproven-no-password', 'replaced-on', 'on-adoptable', 'secret-unusual', 'shown-not-kept'];

/** Whether disabling makes sense now, beside the one act. */
export const canDisable = (connection: ConnectionView): boolean => connection.signedIn && isOn(connection);

/** MFA is on, and nothing here makes its codes: perhaps an account in the authenticator does. */
export const canLink = (connection: ConnectionView): boolean => connection.signedIn && (['on-elsewhere', 'on-adoptable', 'replaced-on'] as const).some((key) => key === standingOf(connection).key);

/** A new secret in place of ours, as one act. */
export const canReenrol = (connection: ConnectionView): boolean => connection.signedIn && (['proven', 'on-without-codes', 'on-unproven', 'on-unproven-no-password'] as const).some((key) => key === standingOf(connection).key);

/** A code is asked for that nothing here is sure to make. */
export const mayBeLost = (connection: ConnectionView): boolean => (['on-elsewhere', 'on-adoptable', 'replaced-on'] as const).some((key) => key === standingOf(connection).key);

/** Linked, but nobody has proven that it is the right account. */
export const canUnlink = ({ enrolment }: ConnectionView): boolean => enrolment?.linked === true && enrolment.state === 'on-unproven';

/** The clocks differ by more than this many seconds: worth a warning (contracts/backends.md, rule 11). */
export const CLOCK_WARNING = 5;

/** Seconds by which the server's clock is ahead (positive) or behind, or null where nobody need know. */
export const clockDifference = ({ clockOffset }: ConnectionView): number | null =>
  clockOffset !== null && Math.abs(clockOffset) > CLOCK_WARNING ? Math.round(clockOffset) : null;
