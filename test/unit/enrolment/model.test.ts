/**
 * @file Random days in the life of one account: acts of the person, faults of the server, kills of the app and a second
 * client, in any order. After every step the invariant of DESIGN section 6 holds, and in the end everything is settled.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Failure } from '../../../src-shared/errors';
import type { Fault, Operation } from '../../staging';
import { isEnded, isOn, isUnderWay } from '../../../src-main/enrolment/states';
import { Guillotine } from './support/crash';
import { DEADLINE, World } from './support/world';

const USER = 'cody';
/** A seed from a failed run repeats it. */
const SEED = Number(process.env['TESSERA_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['TESSERA_RUNS'] ?? 100);

type Step =
  | { readonly do: 'next' | 'start' | 'confirm' | 'confirm-wrongly' | 'prove' | 'settle' | 'settle-with-password' | 'disable' | 'disable-by-backup-code' | 'abandon' | 'check' | 'sign-in' | 'restart' | 'wait' }
  | { readonly do: 'kill'; readonly at: number; readonly when: 'before' | 'after' }
  | { readonly do: 'expire' | 'enrol-elsewhere' | 'rotate-elsewhere' | 'disable-elsewhere' }
  | { readonly do: 'fault'; readonly operation: Operation; readonly fault: Fault };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom('before-commit' as const, 'after-commit' as const).map((when) => ({ kind: 'drop', when }) as const),
  fc.constantFrom('before-commit' as const, 'after-commit' as const).map((when) => ({ kind: 'status', status: 500, when }) as const),
  fc.constantFrom('html' as const, 'not-json' as const, 'no-verdict' as const, 'truncated' as const).map((body) => ({ kind: 'body', body, when: 'after-commit', status: 200 }) as const),
  fc.constant({ kind: 'rate-limited', headers: {} } as const),
  fc.constant({ kind: 'late' } as const),
);
const named = <N extends string>(...names: N[]): fc.Arbitrary<{ readonly do: N }> => fc.constantFrom(...names).map((name) => ({ do: name }));
const step: fc.Arbitrary<Step> = fc.oneof(
  // What the window offers next comes most often, so that days get somewhere; everything else happens in between.
  { weight: 12, arbitrary: named('next') },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('kill' as const), at: fc.nat({ max: 8 }), when: fc.constantFrom('before', 'after') }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('fault' as const), operation: fc.constantFrom<Operation>('setup', 'confirm', 'confirm', 'confirm', 'disable', 'disable', 'status', 'sign-in'), fault }) },
  { weight: 3, arbitrary: named('settle', 'settle-with-password', 'check', 'sign-in') },
  { weight: 4, arbitrary: named('start', 'confirm', 'prove', 'disable') },
  { weight: 2, arbitrary: named('wait', 'restart') },
  { weight: 2, arbitrary: named('confirm-wrongly', 'disable-by-backup-code', 'abandon') },
  { weight: 2, arbitrary: named('expire', 'enrol-elsewhere', 'rotate-elsewhere', 'disable-elsewhere') },
);

class Day {
  /** Somebody else touched the account since we last saw the server accept our secret. */
  touched = false;

  constructor(readonly world: World, readonly connectionId: string) {}

  static async begin(): Promise<Day> {
    const world = await World.start();
    // A late commit happens before the next thing the clock allows: within 2 × the time-out, as the design assumes.
    world.time.onMove = () => void world.staging.control.release();
    return new Day(world, (await world.connect(USER)).id);
  }

  private get id(): string {
    return this.world.view(this.connectionId).enrolment?.id ?? 'none';
  }

  private get accepted(): number {
    return this.world.staging.control.calls().filter(({ operation, status, body }) => (operation === 'confirm' || (operation === 'sign-in' && body.includes('"token"'))) && status === 200).length;
  }

  async live(one: Step): Promise<void> {
    const before = this.accepted;
    await this.perform(one).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code === 'internal') throw error; // a refusal is an ordinary answer
    });
    if (this.accepted > before) this.touched = false;
    if (one.do.endsWith('elsewhere')) this.touched = true;
    this.check();
  }

  private async perform(one: Step): Promise<unknown> {
    const { world, connectionId } = this;
    const { control } = world.staging;
    const { password } = world.who(USER);
    switch (one.do) {
      case 'next': return this.next();
      case 'start': return world.service.enrolments.start(connectionId);
      case 'confirm': return world.service.enrolments.confirm(this.id);
      case 'prove': return world.service.enrolments.prove(this.id, password);
      case 'disable': return world.service.enrolments.disable(connectionId, { password });
      case 'confirm-wrongly': return world.service.enrolments.confirm(this.id, '000000');
      case 'settle': return world.service.enrolments.settle(this.id);
      case 'settle-with-password': return world.service.enrolments.settle(this.id, password);
      case 'disable-by-backup-code': return world.service.enrolments.disable(connectionId, { password, code: world.service.enrolments.backupCodes(this.id).find(({ usedAt }) => usedAt === null)?.code });
      case 'abandon': return world.service.enrolments.abandon(this.id);
      case 'check': return world.service.connections.check(connectionId);
      case 'sign-in': return world.service.connections.signIn(connectionId, { kind: 'password', username: USER, password });
      case 'restart': return world.restart();
      case 'wait':
        world.time.advance(2 * DEADLINE + 1);
        return world.service.settleDue();
      case 'kill': {
        const guillotine = new Guillotine(one.at, one.when);
        await world.restart(guillotine);
        await Promise.race([this.next().catch((error: unknown) => {
          if (!(error instanceof Failure)) throw error;
        }), guillotine.dead]);
        return world.restart();
      }
      case 'expire': { control.expireSessions(); return; }
      case 'enrol-elsewhere': return control.enrolElsewhere({ username: USER });
      case 'rotate-elsewhere': return control.rotateElsewhere({ username: USER });
      case 'disable-elsewhere': return control.disableElsewhere({ username: USER });
      case 'fault': { control.setFault({ operation: one.operation, fault: one.fault }); return; }
    }
  }

  /** The act that the window offers for the state it shows. */
  private async next(): Promise<unknown> {
    const { world, connectionId } = this;
    const { enrolments, connections } = world.service;
    const { password } = world.who(USER);
    const { enrolment, signedIn } = world.view(connectionId);
    if (!signedIn) return connections.signIn(connectionId, { kind: 'password', username: USER, password });
    switch (enrolment?.state) {
      case undefined:
      case 'replaced': return enrolments.start(connectionId);
      case 'issued': return enrolments.confirm(this.id);
      case 'unknown': return enrolments.settle(this.id, password);
      case 'on-unproven': return enrolments.prove(this.id, password);
      default: return enrolments.disable(connectionId, { password });
    }
  }

  check(): void {
    const { world } = this;
    const truth = world.truth(USER);
    const calls = world.staging.control.calls();
    // A secret that the server requires because of us is kept.
    const byUs = calls.some(({ operation, body }) => operation === 'confirm' && truth.secret !== null && body.includes(truth.secret));
    if (truth.mfaEnabled && byUs) expect(world.keepsWhatIsRequired(USER)).toBe(true);

    for (const enrolment of world.vault.content.enrolments) {
      const account = world.vault.content.accounts.find(({ id }) => id === enrolment.accountId);
      expect(isUnderWay(enrolment.state)).toBe(false);
      if (enrolment.accountId !== null) expect(account).toBeDefined();
      if (isOn(enrolment.state) && enrolment.accountId !== null) expect(account?.deletedAt).toBeNull();
      if (isEnded(enrolment.state) && account !== undefined) expect(account.deletedAt).not.toBeNull();
      // Shown as proven only when the server accepted this very secret.
      if ((enrolment.state === 'proven' || enrolment.state === 'on-without-codes') && !this.touched) {
        expect(world.isOurs(enrolment.id, USER)).toBe(true);
        expect(truth.mfaEnabled).toBe(true);
      }
    }
    // No code of ours went out twice.
    const tokens = calls.flatMap(({ body }) => /"token":"(\d{6})"/.exec(body)?.[1] ?? []).filter((token) => token !== '000000');
    expect(new Set(tokens).size).toBe(tokens.length);
  }

  /** The server is well again and the person does what is shown: nothing stays unknown. */
  async quiet(): Promise<void> {
    const { world, connectionId } = this;
    const { control } = world.staging;
    const { password } = world.who(USER);
    control.clearFaults();
    world.time.advance(2 * DEADLINE + 1);
    await world.restart();
    world.time.advance(60_000); // the code typed below is of a step of its own
    const code = world.truth(USER).mfaEnabled ? control.code({ username: USER }).code : undefined;
    await world.service.connections.signIn(connectionId, { kind: 'password', username: USER, password, ...(code === undefined ? {} : { code }) });
    await world.service.settleDue();
    const { enrolment, status } = world.view(connectionId);
    const { mfaEnabled } = world.truth(USER);
    expect(status?.mfa).toBe(mfaEnabled ? 'on' : 'off');
    expect(enrolment?.state).not.toBe('unknown');
    if (!mfaEnabled) expect([undefined, 'issued']).toContain(enrolment?.state);
    else if (enrolment !== null && world.isOurs(enrolment.id, USER) && enrolment.state !== 'replaced') expect(['proven', 'on-without-codes']).toContain(enrolment.state);
  }
}

it(`holds over random days (seed ${SEED})`, { timeout: 240_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 18 }), async (steps) => {
    const day = await Day.begin();
    try {
      for (const one of steps) await day.live(one);
      await day.quiet();
    } finally {
      await day.world.end();
    }
  }), { seed: SEED, numRuns: RUNS });
});
