/**
 * @file All QR codes of a picture: zxing first, then our own preparation of the picture and our own reading of creased symbols,
 * then the other readers, within a time budget. Pure: the scanner's worker and the command line run this very code.
 */
import { channelOf, crop, greyOf, isTransparent, scale, type Grey, type Rgba } from './grey';
import { readModules, type Corners } from './mesh';
import { clearer, drawModules, type Modules } from './modules';
import { lookByJsqr, lookByQr } from './others';
import { STEPS } from './steps';
import type { Look, LookOptions, Read, Seen, Zxing } from './zxing';

export interface ReadOptions {
  /** Null where WebAssembly cannot start: then only the other readers look. */
  readonly zxing: Zxing | null;
  /** ms, monotonic. */
  now(): number;
  /** ms after which nothing new is begun. */
  readonly budget?: number;
  /** Told after each step, for measuring. */
  onStep?(name: string, ms: number, read: readonly Read[]): void;
}

/** For a picture that holds nothing (issue 4); what runs when it ends may take a little longer. */
export const BUDGET = 1200;
/** Larger pictures are looked at once as they are, and then worked on at this size. */
const WORKING_PIXELS = 1.3e6;
/** After a first code, so long for others: symbols in sight but not yet read, and all that a hard picture may hold. */
const MORE_BUDGET = 400;
/** A symbol whose known modules fit this well is certainly one. */
const CERTAIN = 0.88;
/** One whose modules fit this well is worth more tries: each step that sees it says a little differently where it lies. */
const LIKELY = 0.84;
/** Straightening is cheap (about 10 ms), but busy pictures have many squares. */
const MESHES = 24;
/** How much of their neighbours is taken off blurred modules. */
const BLURRED = 0.6;
const JSQR_PIXELS = 3e5;

/** Every code of the picture once, in the order found. Rejects only when all readers failed to run. */
export async function readCodes(image: Rgba, options: ReadOptions): Promise<readonly Read[]> {
  const search = new Search(image, options);
  return options.zxing === null ? search.withoutZxing() : search.run(options.zxing);
}

class Search {
  readonly #read: Read[] = [];
  readonly #tried: { readonly seen: Seen; fit: number }[] = [];
  #deadline: number;
  /** The first reader read nothing at first sight: what is read later may not be all, so the time for more is used up. */
  #hard = true;
  #onWhite: Grey | null = null;
  /** ms that looking at the working picture took, measured on this machine just now. */
  #unit = 0;

  constructor(private readonly source: Rgba, private readonly options: ReadOptions) {
    this.#deadline = options.now() + (options.budget ?? BUDGET);
  }

  async run(zxing: Zxing): Promise<readonly Read[]> {
    const transparent = isTransparent(this.source);
    await this.#look('as it is', zxing, transparent ? this.#grey() : this.source);
    // A light code on a transparent ground disappears on white.
    if (transparent && this.#read.length === 0) await this.#look('on black', zxing, greyOf(this.source, 'black'));
    if (this.#done()) return this.#read;
    const working = workingSize(this.#grey());
    for (const seen of this.#certain()) await this.#focus(zxing, seen);
    for (const step of STEPS) {
      if (this.#done()) return this.#read;
      if (!this.#affords(1.5 * step.cost * this.#unit)) continue;
      const picture = step.prepare(working, (channel) => workingSize(channelOf(this.source, channel)));
      if (picture !== null) await this.#look(step.name, zxing, picture, step.options);
      if (step.name === 'double') await this.#byQr(zxing, working);
    }
    if (!this.#done() && this.#affords(400)) {
      const small = scale(working, Math.min(1, Math.sqrt(JSQR_PIXELS / working.data.length)));
      const start = this.options.now();
      await this.#take('jsqr', zxing, await lookByJsqr(small, zxing), small, start);
    }
    return this.#read;
  }

  #grey(): Grey {
    return (this.#onWhite ??= greyOf(this.source));
  }

  async withoutZxing(): Promise<readonly Read[]> {
    const grey = this.#grey();
    const working = workingSize(grey);
    const small = scale(working, Math.min(1, Math.sqrt(JSQR_PIXELS / working.data.length)));
    for (const picture of [grey, working]) this.#add((await lookByQr(picture, null, 400)).read);
    if (this.#read.length === 0) this.#add((await lookByJsqr(small, null)).read);
    return this.#read;
  }

  /** A symbol that is certainly there gets a picture of its own, which is small: all steps are cheap on it. */
  async #focus(zxing: Zxing, seen: Seen): Promise<void> {
    const part = around(seen.corners, this.source);
    const picture = workingSize(crop(this.#grey(), part));
    const unread = (): boolean => !this.#read.some((known) => overlap(known.corners, seen.corners));
    const unit = (this.#unit * picture.data.length) / Math.min(WORKING_PIXELS, this.#grey().data.length);
    for (const step of STEPS) {
      if (!unread() || !this.#affords(step.cost * unit)) return;
      const prepared = step.prepare(picture, (channel) => workingSize(crop(channelOf(this.source, channel), part)));
      if (prepared !== null) await this.#look(`close ${step.name}`, zxing, prepared, step.options, part);
      if (step.name === 'double' && unread()) await this.#byQr(zxing, picture, part);
    }
  }

  async #byQr(zxing: Zxing, picture: Grey, part?: Part): Promise<void> {
    if (this.#done() || !this.#affords(100)) return;
    const start = this.options.now();
    await this.#take('qr', zxing, await lookByQr(picture, zxing, 150), picture, start, part);
  }

  #certain(): readonly Seen[] {
    const unread = this.#tried.filter(({ seen, fit }) => fit >= CERTAIN && !this.#read.some((known) => overlap(known.corners, seen.corners)));
    return unread.map(({ seen }) => seen).filter((seen, at, all) => all.findIndex((other) => overlap(other.corners, seen.corners)) === at);
  }

  async #look(name: string, zxing: Zxing, picture: Grey | Rgba, options?: LookOptions, part?: Part): Promise<void> {
    const start = this.options.now();
    const look = await zxing(picture, options);
    // Without the straightening that may follow: it would make every step seem dear.
    if (this.#unit === 0) this.#unit = ((this.options.now() - start) * Math.min(WORKING_PIXELS, picture.width * picture.height)) / (picture.width * picture.height);
    await this.#take(name, zxing, look, picture, start, part);
  }

  /** Takes over what was read and straightens what was only seen; places are brought back to the source's pixels. */
  async #take(name: string, zxing: Zxing, look: Look, picture: Grey | Rgba, start: number, { left, top, width, height }: Part = { left: 0, top: 0, width: this.source.width, height: this.source.height }): Promise<void> {
    const x = width / picture.width;
    const y = height / picture.height;
    const back = (corners: Corners): Corners => corners.map((point) => ({ x: left + point.x * x, y: top + point.y * y })) as unknown as Corners;
    if (look.read.length > 0 && (name === 'as it is' || name === 'on black')) this.#hard = false;
    this.#add(look.read.map(({ text, corners }) => ({ text, corners: back(corners) })));
    for (const { version, corners } of look.seen) await this.#straighten(zxing, { version, corners: back(corners) });
    this.options.onStep?.(name, this.options.now() - start, this.#read);
  }

  async #straighten(zxing: Zxing, seen: Seen): Promise<void> {
    if (this.#read.some((known) => overlap(known.corners, seen.corners))) return;
    const before = this.#tried.filter((known) => known.seen.version === seen.version && overlap(known.seen.corners, seen.corners));
    const likely = before.some(({ fit }) => fit >= LIKELY);
    if (before.length >= (likely ? 4 : 2) || this.#tried.length >= MESHES || !this.#affords(20)) return;
    const place = { seen, fit: 0 };
    this.#tried.push(place);
    for (const modules of readModules(this.#grey(), seen.corners, seen.version)) {
      place.fit = Math.max(place.fit, modules.fit);
      if (modules.fit < 0.75) return;
      for (const drawing of drawings(modules, seen.version)) {
        const [first] = (await zxing(drawing, { maxNumberOfSymbols: 1 })).read;
        if (first === undefined) continue;
        this.#add([{ text: first.text, corners: seen.corners }]);
        return;
      }
    }
  }

  /** One text once, and one text a place: two readers may understand the same bytes differently. */
  #add(reads: readonly Read[]): void {
    for (const read of reads) {
      if (this.#read.some((known) => known.text === read.text || overlap(known.corners, read.corners))) continue;
      if (this.#read.length === 0) this.#deadline = Math.min(this.#deadline, this.options.now() + MORE_BUDGET);
      this.#read.push(read);
    }
  }

  #done(): boolean {
    if (this.options.now() >= this.#deadline) return true;
    return this.#read.length > 0 && !this.#hard && this.#certain().length === 0;
  }

  #affords(ms: number): boolean {
    return this.options.now() + ms <= this.#deadline;
  }
}

/** What the modules may be, the likeliest first: as they look, without what a blur mixed in, in too little light, and in too much. */
function* drawings(modules: Modules, version: number): Generator<Grey> {
  yield drawModules(modules, version, 4);
  yield drawModules(clearer(modules, BLURRED), version, 4);
  for (const bias of [-0.15, 0.15]) yield drawModules(modules, version, 4, bias);
}

/** A rectangle of the source, in its pixels. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A symbol and a good deal around it: its quiet zone, and what its corners may be off. */
function around(corners: Corners, { width, height }: Rgba): Part {
  const margin = 0.35 * size(corners);
  const left = Math.max(0, Math.floor(Math.min(...corners.map(({ x }) => x)) - margin));
  const top = Math.max(0, Math.floor(Math.min(...corners.map(({ y }) => y)) - margin));
  const right = Math.min(width, Math.ceil(Math.max(...corners.map(({ x }) => x)) + margin));
  const bottom = Math.min(height, Math.ceil(Math.max(...corners.map(({ y }) => y)) + margin));
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** Whether the middle of one lies within the other's reach. */
function overlap(one: Corners, other: Corners): boolean {
  const [a, b] = [middle(one), middle(other)];
  return Math.hypot(a.x - b.x, a.y - b.y) < 0.5 * Math.min(size(one), size(other));
}

const middle = (corners: Corners): { readonly x: number; readonly y: number } =>
  ({ x: corners.reduce((sum, { x }) => sum + x, 0) / 4, y: corners.reduce((sum, { y }) => sum + y, 0) / 4 });

const size = ([a, b, c, d]: Corners): number => Math.max(Math.hypot(a.x - c.x, a.y - c.y), Math.hypot(b.x - d.x, b.y - d.y)) / Math.SQRT2;

const workingSize = (image: Grey): Grey => scale(image, Math.min(1, Math.sqrt(WORKING_PIXELS / image.data.length)));
