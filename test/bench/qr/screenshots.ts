/** @file Screenshots of 2560 × 1440 with codes in them, of every kind that a person may meet. */
import type { Rgba } from '../../../src-shared/qr/grey';
import { Canvas, grey, randomFrom, type Drawing } from '../../support/qr-canvas';

export interface Screenshot {
  readonly kind: string;
  readonly image: Rgba;
  readonly texts: readonly string[];
}

type Style = Omit<Drawing, 'text' | 'x' | 'y'>;

const KINDS: Readonly<Record<string, (random: () => number) => { readonly styles: readonly Style[]; readonly dark?: boolean; readonly after?: (canvas: Canvas) => void }>> = {
  plain: () => ({ styles: [{ module: 6 }] }),
  'several codes': (random) => ({ styles: [4, 5, 6, 7].map((module) => ({ module: module + Math.floor(random() * 2) })) }),
  inverted: () => ({ styles: [{ module: 5, dark: grey(240), light: grey(20) }], dark: true }),
  'plain on dark': () => ({ styles: [{ module: 5, quiet: 2 }], dark: true }),
  'low contrast': () => ({ styles: [{ module: 5, dark: grey(150), light: grey(190) }] }),
  'light blue': () => ({ styles: [{ module: 5, dark: [90, 150, 235] }] }),
  small: () => ({ styles: [{ module: 2 }] }),
  tiny: () => ({ styles: [{ module: 1 }] }),
  'fractional scale': (random) => ({ styles: [{ module: 2.3 + random() }] }),
  turned: (random) => ({ styles: [{ module: 6, turn: 5 + random() * 80 }] }),
  'dots and logo': () => ({ styles: [{ module: 7, ecc: 'H', dots: true, logo: 0.22 }] }),
  'noisy ground': (random) => ({ styles: [{ module: 4 }], after: (canvas) => canvas.noise(60, random) }),
  blurred: () => ({ styles: [{ module: 6 }], after: (canvas) => canvas.blur(2) }),
  huge: () => ({ styles: [{ module: 22 }] }),
};

/** `each` pictures of every kind; the same ones every time. */
export function* screenshots(each: number): Generator<Screenshot> {
  let seed = 1;
  for (const [kind, make] of Object.entries(KINDS)) {
    for (let index = 0; index < each; index += 1) {
      const random = randomFrom((seed += 1));
      const { styles, dark = false, after } = make(random);
      const canvas = new Canvas(2560, 1440);
      canvas.desktop(random, dark);
      const texts = styles.map((style, column) => {
        const secret = Array.from({ length: 32 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Math.floor(random() * 32))).join('');
        const text = `otpauth://totp/Service:user${String(seed)}-${String(column)}@example.org?secret=${secret}&issuer=Service`;
        const strip = 2560 / styles.length;
        const side = 60 * style.module;
        canvas.code({ ...style, text, x: Math.floor(column * strip + random() * Math.max(0, strip - side)), y: Math.floor(random() * Math.max(0, 1440 - side)) });
        return text;
      });
      after?.(canvas);
      yield { kind, image: canvas.image, texts };
    }
  }
}

/** What holds nothing: a busy desktop, and noise. */
export function* empties(each: number): Generator<Screenshot> {
  for (let index = 0; index < each; index += 1) {
    const canvas = new Canvas(2560, 1440);
    const random = randomFrom(1000 + index);
    canvas.desktop(random, index % 2 === 1);
    if (index % 3 === 2) canvas.noise(200, random);
    yield { kind: 'nothing', image: canvas.image, texts: [] };
  }
}

/** One at a time: each takes 15 MB. */
export function* pictures(each: number): Generator<Screenshot> {
  yield* screenshots(each);
  yield* empties(each);
}
