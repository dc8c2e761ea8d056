/**
 * @file Photos of QR codes made from seeds, in the categories that BoofCV's collection has: one thing is hard in each, from
 * hardly to hopelessly. Many of them no reader can read; what counts is who reads more, and that nobody reads wrong.
 */
import { randomFrom } from '../qr-canvas';
import { camera, type View } from './camera';
import { Exposure, type Random } from './exposure';
import { noiseField, sheetOf, type Ink, type Placed, type SheetStyle } from './sheet';

export interface PhotoMade {
  readonly kind: string;
  readonly seed: number;
  readonly texts: readonly string[];
  readonly jpeg: Buffer;
}

/** The middling photo of a code: each kind changes what it is about. */
interface Plan {
  readonly size: readonly [number, number];
  readonly view: Omit<View, 'width' | 'height' | 'centre'>;
  readonly sheet: SheetStyle;
  /** Where the middle looks, in parts of what the codes cover. */
  readonly aim: readonly [number, number];
  /** The codes cover so much of the picture's shorter side at most. */
  readonly fill: number;
  readonly exposure: number;
  readonly grain: number;
  readonly quality: number;
  /** Points of light a pixel and direction. */
  readonly samples: number;
  /** Before the optics: shadows, lamps. */
  readonly lighting?: (photo: Exposure, view: View) => void;
  readonly optics?: (photo: Exposure, view: View) => void;
}

type Kind = (random: Random, plan: Plan) => Plan;

const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const pick = <T>(random: Random, ...from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
const code = (plan: Plan, change: Partial<Placed>): Plan => ({ ...plan, sheet: { ...plan.sheet, codes: plan.sheet.codes.map((one) => ({ ...one, ...change })) } });
const seen = (plan: Plan, view: Partial<Plan['view']>): Plan => ({ ...plan, view: { ...plan.view, ...view } });

function textOf(random: Random): string {
  const letters = (count: number, from: string): string => Array.from({ length: count }, () => from.charAt(Math.floor(random() * from.length))).join('');
  const name = letters(6, 'abcdefghijklmnopqrstuvwxyz');
  const secret = letters(pick(random, 16, 16, 32, 52), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
  return pick(random, `https://${name}.example.org/${secret.slice(0, 8)}`, `otpauth://totp/${name}:me@example.org?secret=${secret}&issuer=${name}`, `otpauth://totp/${name}?secret=${secret}`);
}

function middling(random: Random): Plan {
  const wide = random() < 0.6;
  const print: Ink = [between(random, 0.02, 0.07), between(random, 0.02, 0.07), between(random, 0.02, 0.07)];
  const paper = between(random, 0.65, 0.9);
  return {
    size: wide ? [1024, 768] : [768, 1024],
    view: { module: between(random, 4, 9), roll: between(random, -12, 12), tilt: between(random, -15, 15), yaw: between(random, -15, 15) },
    sheet: {
      codes: [{ text: textOf(random), ecc: pick(random, 'L', 'M', 'M', 'Q', 'H') }], paper: [paper, paper * between(random, 0.94, 1), paper * between(random, 0.85, 1)],
      print, printed: random() < 0.7, table: between(random, 0.1, 0.8),
    },
    aim: [between(random, 0.2, 0.8), between(random, 0.2, 0.8)],
    fill: 0.85, exposure: between(random, 0.7, 1.05), grain: between(random, 0.005, 0.02), quality: Math.round(between(random, 70, 92)), samples: 2,
    optics: (photo) => {
      photo.defocus(between(random, 0.6, 1.4));
    },
  };
}

/** A straight edge across the picture, soft over `soft` pixels: 0 on one side, 1 on the other. */
function edgeAcross(random: Random, width: number, height: number, soft: number): (x: number, y: number) => number {
  const angle = random() * 2 * Math.PI;
  const [cx, cy] = [width * between(random, 0.3, 0.7), height * between(random, 0.3, 0.7)];
  return (x, y) => Math.min(1, Math.max(0, 0.5 + ((x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle)) / soft));
}

const spots = (random: Random, count: number, width: number, height: number, strength: number) => {
  const all = Array.from({ length: count }, () => ({ x: width * between(random, 0.3, 0.7), y: height * between(random, 0.3, 0.7), wide: between(random, 30, 150), strength: strength * between(random, 0.5, 1.5) }));
  return (x: number, y: number): number => all.reduce((sum, spot) => sum + spot.strength * Math.exp(-((x - spot.x) ** 2 + (y - spot.y) ** 2) / (2 * spot.wide ** 2)), 0);
};

export const KINDS: Readonly<Record<string, Kind>> = {
  nominal: (_, plan) => plan,

  blurred: (random, plan) => {
    const amount = between(random, 0.35, 1.15);
    const shaken = random() < 0.5;
    return { ...plan, optics: (photo, { module }) => {
      if (shaken) photo.shake(amount * 1.3 * module, random() * Math.PI);
      else photo.defocus(amount * module);
    } };
  },

  'bright spots': (random, plan) => ({ ...plan, lighting: (photo) => {
    const glow = spots(random, 1 + Math.floor(random() * 3), photo.width, photo.height, between(random, 1, 6));
    photo.change((x, y) => [0.35 + glow(x, y), 0.08 * glow(x, y)]);
  } }),

  brightness: (random, plan) => (random() < 0.5
    ? { ...plan, exposure: between(random, 0.006, 0.06), grain: between(random, 0.002, 0.006) }
    : { ...plan, exposure: between(random, 2, 9), lighting: (photo) => {
      const haze = between(random, 0.1, 0.6);
      photo.change(() => [1, haze / 4]);
    } }),

  close: (random, plan) => {
    const focus = between(random, 0.05, 0.45);
    return { ...seen(plan, { module: 100, tilt: between(random, -25, 25), yaw: between(random, -25, 25) }), fill: between(random, 0.8, 1), aim: [0.5, 0.5], optics: (photo, { module }) => {
      photo.defocus(focus * module);
    } };
  },

  curved: (random, plan) => (random() < 0.6
    ? seen(plan, { radius: between(random, 11, 40), tilt: between(random, -35, 35), roll: between(random, 0, 360) })
    : seen(plan, { creases: between(random, 0.3, 1.1) })),

  damaged: (random, plan) => {
    const marks = Array.from({ length: 3 + Math.floor(random() * 9) }, () => ({ x: between(random, -2, 45), y: between(random, -2, 45), angle: random() * Math.PI, wide: between(random, 0.2, 0.9), long: between(random, 5, 30), ink: random() < 0.5 }));
    const stains = Array.from({ length: Math.floor(random() * 4) }, () => ({ x: between(random, 0, 40), y: between(random, 0, 40), wide: between(random, 1, 4.5), ink: random() < 0.5 }));
    const ragged = noiseField(random);
    return { ...plan, sheet: { ...plan.sheet, over: (x, y, out) => {
      const shift = ragged(x, y) - 0.5;
      const hit = marks.find((mark) => {
        const [along, across] = [(x - mark.x) * Math.cos(mark.angle) + (y - mark.y) * Math.sin(mark.angle), (y - mark.y) * Math.cos(mark.angle) - (x - mark.x) * Math.sin(mark.angle)];
        return Math.abs(across + shift) < mark.wide / 2 && Math.abs(along) < mark.long / 2;
      }) ?? stains.find((stain) => Math.hypot(x - stain.x, y - stain.y) + shift < stain.wide);
      if (hit !== undefined) for (let k = 0; k < 3; k += 1) out[k] = (hit.ink ? plan.sheet.print[k] : plan.sheet.paper[k]) ?? 0;
    } } };
  },

  glare: (random, plan) => ({ ...plan, exposure: between(random, 0.3, 0.7), lighting: (photo) => {
    const [first, second] = [edgeAcross(random, photo.width, photo.height, between(random, 60, 300)), between(random, 0.3, 1.3)];
    const lamp = spots(random, 1, photo.width, photo.height, between(random, 0.5, 3));
    photo.change((x, y) => [1, second * 4 * first(x, y) * (1 - first(x, y)) + lamp(x, y)]);
  } }),

  'high version': (random, plan) => ({
    ...code(seen(plan, { module: between(random, 3.2, 7), tilt: between(random, -10, 10), yaw: between(random, -10, 10) }), { minVersion: 15 + Math.floor(random() * 25), text: Array.from({ length: 3 }, () => textOf(random)).join('\n') }),
    aim: [0.5, 0.5], fill: 0.95,
  }),

  lots: (random, plan) => {
    const columns = 3 + Math.floor(random() * 4);
    const codes = Array.from({ length: columns * (columns - 1) }, (_, at): Placed => ({ text: textOf(random), ecc: 'M', x: (at % columns) * 52, y: Math.floor(at / columns) * 52 }));
    return { ...seen(plan, { module: 100, tilt: between(random, -20, 20), yaw: between(random, -20, 20), roll: between(random, -8, 8) }), size: [1280, 960], sheet: { ...plan.sheet, codes, printed: false }, aim: [0.5, 0.5], fill: 0.9, optics: () => undefined };
  },

  monitor: (random, plan) => {
    const dots = between(random, 3, 7);
    const [gap, black, band] = [between(random, 0.08, 0.25), between(random, 0.02, 0.12), between(random, 0, 0.35)];
    const phase = random() * 9;
    return { ...seen(plan, { module: dots * between(random, 0.7, 1.7) }), samples: 3, exposure: between(random, 0.9, 1.5), optics: (photo) => {
      photo.defocus(between(random, 0, 0.9));
    }, sheet: { ...plan.sheet, endless: true, paper: [0.9, 0.9, 0.9], over: (x, y, out) => {
      const [column, row] = [(x * dots) % 1, (y * dots) % 1];
      const lit = row - Math.floor(row) > gap ? 1 : 0;
      const part = Math.floor((column - Math.floor(column)) * 3);
      const refresh = 1 - band * (0.5 + 0.5 * Math.sin(y / 4 + phase));
      for (let k = 0; k < 3; k += 1) out[k] = black + (part === k ? 2.6 : 0.1) * lit * refresh * (out[k] ?? 0);
    } } };
  },

  noncompliant: (random, plan) => {
    return pick<() => Plan>(random,
      // Without a quiet zone, on dark paper.
      () => {
        const cut = code(plan, { quiet: pick(random, 0, 0.5), ground: plan.sheet.paper });
        return { ...cut, sheet: { ...cut.sheet, paper: plan.sheet.print, endless: true, printed: false } };
      },
      // Light on dark.
      () => ({ ...plan, sheet: { ...code(plan, { dark: [0.7, 0.7, 0.6] }).sheet, paper: [0.03, 0.04, 0.06], print: [0.5, 0.5, 0.5] } }),
      () => code(plan, { dark: pick<Ink>(random, [0.3, 0.05, 0.05], [0.02, 0.1, 0.4], [0.5, 0.2, 0.02], [0.05, 0.3, 0.08]), ground: pick<Ink>(random, [0.7, 0.6, 0.2], [0.9, 0.5, 0.5], [0.5, 0.7, 0.6]) }),
      () => code(plan, { modules: pick(random, 'dots', 'round', 'small'), roundFinders: random() < 0.5, logo: pick(random, 0, 0.2, 0.28), ecc: 'H' }),
    )();
  },

  pathological: (random, plan) => pick<() => Plan>(random,
    () => ({ ...code(plan, { ecc: 'H' }), sheet: { ...code(plan, { ecc: 'H' }).sheet, pattern: between(random, 0.2, 0.8), endless: true, printed: false } }),
    () => code(plan, { modules: 'small' }),
    () => code(plan, { dark: [0.34, 0.36, 0.33], ground: [0.5, 0.48, 0.5] }),
    () => ({ ...plan, sheet: { ...plan.sheet, over: (x, y, out) => {
      // Rings beside the code that look like finders.
      const ring = Math.max(Math.abs(((x + 54) % 13) - 6), Math.abs(((y + 54) % 13) - 6));
      if (x > -5 && y > -5 && x < 50 && y < 50) return;
      if (ring < 1.5 || (ring >= 2.5 && ring < 3.5)) for (let k = 0; k < 3; k += 1) out[k] = plan.sheet.print[k] ?? 0;
    } } }),
  )(),

  perspective: (random, plan) => {
    const strong = between(random, 40, 68) * (random() < 0.5 ? -1 : 1);
    return seen(plan, { module: between(random, 9, 15), ...(random() < 0.5 ? { tilt: strong } : { yaw: strong }), roll: between(random, -40, 40) });
  },

  rotations: (random, plan) => seen(plan, { roll: random() * 360, module: between(random, 3, 8) }),

  shadows: (random, plan) => ({ ...plan, lighting: (photo) => {
    const edges = Array.from({ length: 1 + Math.floor(random() * 3) }, () => edgeAcross(random, photo.width, photo.height, between(random, 4, 60)));
    const depth = between(random, 0.75, 0.97);
    photo.change((x, y) => [edges.reduce((light, edge) => light * (1 - depth * edge(x, y)), 1.4), 0]);
  } }),
};

/** The same photo for the same kind and seed. */
export async function makePhoto(kind: string, seed: number): Promise<PhotoMade> {
  const at = Object.keys(KINDS).indexOf(kind);
  const random = randomFrom(7919 * (at + 1) + seed);
  const plan = KINDS[kind]?.(random, middling(random));
  if (plan === undefined) throw new Error(`no kind of photo is called ${kind}`);
  const [width, height] = plan.size;
  const sheet = sheetOf(plan.sheet, random);
  const view: View = { ...plan.view, module: Math.min(plan.view.module, (plan.fill * Math.min(width, height)) / Math.max(...sheet.extent)), width, height, centre: [plan.aim[0] * sheet.extent[0], plan.aim[1] * sheet.extent[1]] };
  const photo = new Exposure(width, height);
  expose(photo, view, sheet.paint, plan.samples);
  photo.change(() => [plan.exposure, 0]);
  plan.lighting?.(photo, view);
  plan.optics?.(photo, view);
  photo.grain(plan.grain, random);
  // The camera's gain brings a dark picture part of the way up, grain and all.
  if (plan.exposure < 0.3) photo.change(() => [Math.min(6, 0.12 / plan.exposure), 0.004]);
  return { kind, seed, texts: [...new Set(plan.sheet.codes.map(({ text }) => text))], jpeg: await photo.jpeg(plan.quality) };
}

function expose(photo: Exposure, view: View, paint: (x: number, y: number, out: Float64Array) => void, samples: number): void {
  const ray = camera(view);
  const [point, colour] = [new Float64Array(2), new Float64Array(3)];
  const share = 1 / samples ** 2;
  for (let y = 0, at = 0; y < view.height; y += 1) {
    for (let x = 0; x < view.width; x += 1, at += 3) {
      for (let k = 0; k < samples ** 2; k += 1) {
        if (!ray(x + ((k % samples) + 0.5) / samples, y + (Math.floor(k / samples) + 0.5) / samples, point)) continue;
        paint(point[0] ?? 0, point[1] ?? 0, colour);
        for (let c = 0; c < 3; c += 1) photo.light[at + c] = (photo.light[at + c] ?? 0) + (colour[c] ?? 0) * share;
      }
    }
  }
}
