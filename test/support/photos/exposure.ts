/** @file A picture while it is being taken: light from 0 to 1 (more is burnt out), and what optics, sensor and file do to it. */
import sharp from 'sharp';

export type Random = () => number;

export class Exposure {
  /** Red, green, blue of each pixel. */
  readonly light: Float32Array;

  constructor(readonly width: number, readonly height: number) {
    this.light = new Float32Array(width * height * 3);
  }

  /** Multiplies by, then adds: both depend on the place, in pixels. */
  change(by: (x: number, y: number) => readonly [times: number, plus: number]): void {
    for (let y = 0, at = 0; y < this.height; y += 1) {
      for (let x = 0; x < this.width; x += 1) {
        const [times, plus] = by(x, y);
        for (let k = 0; k < 3; k += 1, at += 1) this.light[at] = (this.light[at] ?? 0) * times + plus;
      }
    }
  }

  /** Out of focus: the mean over a disc, in pixels; its rows are sums that run along. */
  defocus(radius: number): void {
    const reach = Math.floor(radius);
    const rows = Array.from({ length: 2 * reach + 1 }, (_, at) => ({ dy: at - reach, half: Math.sqrt(radius * radius - (at - reach) ** 2) }));
    const total = rows.reduce((sum, { half }) => sum + 2 * half + 1, 0);
    const { width, height, light } = this;
    const sums = new Float64Array(width + 1);
    for (let k = 0; k < 3; k += 1) {
      const result = new Float32Array(width * height);
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) sums[x + 1] = (sums[x] ?? 0) + (light[(y * width + x) * 3 + k] ?? 0);
        for (const { dy, half } of rows) {
          const to = y - dy;
          if (to < 0 || to >= height) continue;
          const whole = Math.floor(half);
          const rest = half - whole;
          for (let x = 0; x < width; x += 1) {
            const [from, end] = [Math.max(0, x - whole), Math.min(width, x + whole + 1)];
            const sides = (light[(y * width + Math.max(0, x - whole - 1)) * 3 + k] ?? 0) + (light[(y * width + Math.min(width - 1, x + whole + 1)) * 3 + k] ?? 0);
            result[to * width + x] = (result[to * width + x] ?? 0) + (((sums[end] ?? 0) - (sums[from] ?? 0)) + rest * sides) / total;
          }
        }
      }
      for (let at = 0; at < result.length; at += 1) light[at * 3 + k] = result[at] ?? 0;
    }
  }

  /** The camera moved by `length` pixels while it looked. */
  shake(length: number, angle: number): void {
    const { width, height, light } = this;
    const before = light.slice();
    const count = Math.max(2, Math.ceil(length) + 1);
    light.fill(0);
    for (let tap = 0; tap < count; tap += 1) {
      const by = (tap / (count - 1) - 0.5) * length;
      const [dx, dy] = [Math.round(by * Math.cos(angle)), Math.round(by * Math.sin(angle))];
      for (let y = 0, to = 0; y < height; y += 1) {
        const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
        for (let x = 0; x < width; x += 1) {
          const from = (row + Math.min(width - 1, Math.max(0, x + dx))) * 3;
          for (let k = 0; k < 3; k += 1, to += 1) light[to] = (light[to] ?? 0) + (before[from + k] ?? 0) / count;
        }
      }
    }
  }

  /** Grain: what the sensor adds everywhere, and what bright light brings itself (by its root). */
  grain(amount: number, random: Random): void {
    for (let at = 0; at < this.light.length; at += 1) {
      const value = this.light[at] ?? 0;
      this.light[at] = value + (random() + random() + random() - 1.5) * amount * (0.6 + Math.sqrt(Math.max(0, value)));
    }
  }

  /** As a camera would keep it; the levels bent as for a screen. */
  async jpeg(quality: number): Promise<Buffer> {
    const data = Buffer.alloc(this.light.length);
    for (let at = 0; at < data.length; at += 1) data[at] = Math.round(255 * Math.min(1, Math.max(0, this.light[at] ?? 0)) ** (1 / 2.2));
    return sharp(data, { raw: { width: this.width, height: this.height, channels: 3 } }).jpeg({ quality }).toBuffer();
  }
}
