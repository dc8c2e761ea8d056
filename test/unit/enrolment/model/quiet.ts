/** @file Quiescence: no fault, the server readable, the app restarted, and the person does what is shown. Nothing stays open. */
import assert from 'node:assert/strict';
import { isOn } from '../../../../src-main/enrolment/states';
import { DEADLINE, holds } from '../support/bench';
import { orRefused, type Day } from './day';
import { isRequired } from './witness';

/** The first refusal may be the clock's fault, the second settles it; one more to be sure that nothing changes any more. */
const TRIES = 4;

export async function endOf(day: Day<string>): Promise<void> {
  const { world, person, subject, witness } = day;
  day.calm();
  person.wait(2 * DEADLINE + 1);
  await day.restart();
  person.rest(); // a code that is typed now is of a step of its own
  await person.signIn(subject.truth().on ? subject.code() : undefined);
  person.rest();
  await person.act('check-with-password');
  await world.service.settleDue();
  for (let tries = 0; tries < TRIES; tries += 1) {
    person.rest();
    const state = world.view(witness.connectionId).enrolment?.state;
    if (state === 'unknown') await orRefused(person.act('settle-with-password'));
    else if (state !== undefined && isOn(state)) await orRefused(person.act('prove'));
  }
  check(day);
}

function check({ world, subject, witness }: Day<string>): void {
  const truth = subject.truth();
  const { enrolment, status } = world.view(witness.connectionId);
  assert.equal(status?.mfa, truth.on ? 'on' : 'off', 'the state is known');
  witness.checkStatus();
  if (!truth.on) {
    assert(enrolment === null || enrolment.state === 'issued', `off, and nothing is left but what may still be confirmed: ${enrolment?.state ?? ''}`);
    return;
  }
  const kept = world.kept();
  if (enrolment === null) {
    assert(!truth.required.some((secret) => holds(kept, secret)), 'a secret of ours that is required is not shown as ended');
  } else if (enrolment.state !== 'replaced') {
    assert(enrolment.state === 'proven' || enrolment.state === 'on-without-codes', `on with this secret, or replaced: ${enrolment.state}`);
    assert(isRequired(world.enrolment(enrolment.id), truth), 'shown as proven, so it is the one');
  }
  const { control } = subject.server;
  // A late call is counted by the server when it performs it, not when it came.
  const late = control.calls().some(({ fault }) => fault === 'late');
  assert(late || !control.calls().some(({ status: answered, fault }) => answered === 429 && fault === null), 'the limit is kept to');
}

