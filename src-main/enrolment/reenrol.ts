/** @file Re-enrolling: a new secret for an account whose MFA is on with one of ours, as one act. */
import { assertNever } from '../../src-shared/assert';
import { Failure } from '../../src-shared/errors';
import type { Enrolment } from '../vault/content';
import { capabilitiesOf, connectionOf, currentEnrolment, type Desk } from './desk';
import { disable, type DisableInput } from './disable';
import { refuseUnsettled, start } from './start';
import { isOn } from './states';
import { tidy } from './tidy';

/**
 * Where the server forces a gap, MFA is off from the disable to the confirm of the new secret, so it is begun only where its
 * limit lets all of it through. Where setup replaces, the old secret is given up once the server names the new one.
 */
export async function reenrol(desk: Desk, connectionId: string, input: DisableInput, accountName: string | null): Promise<Enrolment> {
  await tidy(desk, connectionId);
  refuseUnsettled(desk, connectionId);
  const current = currentEnrolment(desk, connectionId);
  if (current === null || !isOn(current.state)) throw new Failure('wrong-state', current === null ? {} : { detail: { state: current.state } });
  const connection = connectionOf(desk, connectionId);
  const { reenrol: way, enrolmentCalls } = capabilitiesOf(connection);
  switch (way) {
    case 'replaces': return start(desk, connectionId, 'own');
    case 'gap': {
      if (enrolmentCalls !== null) desk.limits.require(new URL(connection.baseUrl).origin, enrolmentCalls.limit, enrolmentCalls.calls + 1);
      await disable(desk, connectionId, { ...input, again: true }, accountName);
      return start(desk, connectionId);
    }
    default: return assertNever(way);
  }
}
