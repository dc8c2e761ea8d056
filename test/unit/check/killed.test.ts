/** @file A check that is killed between any two acts (requests, writes of its state), and what `--resume` makes of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { CheckWorld, KINDS, told } from './support';

let world: CheckWorld;
afterEach(() => world.end());

class Killed extends Error {}

/** Every point takes minutes: TESSERA_ALL_KILLS=1. Else every fifth from a random one, or from TESSERA_SEED. */
const stride = process.env['TESSERA_ALL_KILLS'] === undefined ? 5 : 1;
const first = 1 + (Number(process.env['TESSERA_SEED'] ?? Date.now()) % stride);

describe.each(KINDS)('%s, killed', (kind) => {
  it(`between two acts, every ${stride} from ${first}: resuming turns MFA off and removes the file`, async () => {
    world = await CheckWorld.start(kind);
    let points = 0;
    await world.run({ point: () => void (points += 1) });
    expect(points).toBeGreaterThan(20);
    for (let at = first; at <= points; at += stride) {
      let left = at;
      const run = world.run({
        point: () => {
          left -= 1;
          if (left <= 0) throw new Killed();
        },
      });
      await expect(run, `point ${at}`).rejects.toThrow(Killed);
      // What the next person sees: a file that is whole, or none and an account that is off.
      const files = await world.files();
      if (files.length === 0) expect(world.truth.mfaEnabled, `point ${at}`).toBe(false);
      else expect(told(await world.run({ resume: true })), `point ${at}`).toEqual(['clean-up: pass']);
      expect([world.truth.mfaEnabled, await world.files()], `point ${at}`).toEqual([false, []]);
      world.now += 1_000_000; // another quarter of an hour for FoN
    }
  });

  it('again while it is resumed', async () => {
    world = await CheckWorld.start(kind);
    let on = false;
    const killed = world.run({
      point: (name) => {
        if (on && name === 'saved') throw new Killed();
        on = world.truth.mfaEnabled;
      },
    });
    await expect(killed).rejects.toThrow(Killed);
    for (let at = 1; (await world.files()).length > 0; at += 1) {
      let left = at;
      await world.run({
        resume: true,
        point: () => {
          left -= 1;
          if (left <= 0) throw new Killed();
        },
      }).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      world.now += 1_000_000;
      expect(at).toBeLessThan(60);
    }
    expect(world.truth.mfaEnabled).toBe(false);
  });
});
