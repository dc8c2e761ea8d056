/**
 * @file A pinhole camera over a sheet: for each pixel the point of the sheet that it sees. The sheet is flat, rolled round a
 * can, or creased; its unit is a module. Runs millions of times a photo, hence plain numbers.
 */

export interface View {
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Pixels a module in the middle of the picture. */
  readonly module: number;
  /** Where on the sheet the picture's middle looks, in modules. */
  readonly centre: readonly [number, number];
  /** Degrees: in the picture's plane, away from the viewer at the top, and at the side. */
  readonly roll?: number;
  readonly tilt?: number;
  readonly yaw?: number;
  /** Radius of the can in modules; flat without. Its axis runs down the sheet through `centre`. */
  readonly radius?: number;
  /** How far creases move things, in modules. */
  readonly creases?: number;
}

/** Fills `out` with the sheet's point; false where the ray meets nothing. */
export type Ray = (px: number, py: number, out: Float64Array) => boolean;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function camera({ width, height, module, centre: [centreX, centreY], roll = 0, tilt = 0, yaw = 0, radius = 0, creases = 0 }: View): Ray {
  const focal = 1.1 * Math.max(width, height);
  const distance = focal / module;
  const cr = Math.cos(radians(roll)), sr = Math.sin(radians(roll));
  const ct = Math.cos(radians(tilt)), st = Math.sin(radians(tilt));
  const cy = Math.cos(radians(yaw)), sy = Math.sin(radians(yaw));
  // From the camera into the sheet: roll, then tilt about the sheet's x, then yaw about its y. The camera itself is at (0, 0, −distance).
  const oy = -st * distance;
  const ox = sy * ct * distance;
  const oz = -cy * ct * distance;
  return (px, py, out) => {
    const rx = px - width / 2, ry = py - height / 2;
    const x1 = cr * rx + sr * ry;
    const y1 = cr * ry - sr * rx;
    const dy = ct * y1 + st * focal;
    const z2 = ct * focal - st * y1;
    const dx = cy * x1 - sy * z2;
    const dz = sy * x1 + cy * z2;
    let x: number;
    let y: number;
    if (radius === 0) {
      const far = -oz / dz;
      if (!(far > 0)) return false;
      x = ox + far * dx;
      y = oy + far * dy;
    } else {
      // The can x² + (z − r)² = r² touches the flat sheet in its middle.
      const a = dx * dx + dz * dz;
      const b = ox * dx + (oz - radius) * dz;
      const root = b * b - a * (ox * ox + (oz - radius) ** 2 - radius * radius);
      if (root < 0) return false;
      const far = (-b - Math.sqrt(root)) / a;
      if (!(far > 0)) return false;
      x = radius * Math.atan2(ox + far * dx, radius - oz - far * dz);
      y = oy + far * dy;
    }
    if (creases > 0) {
      const across = creases * (Math.sin(y / 6 + 1) + 0.5 * Math.sin((x + y) / 4));
      y += creases * (Math.sin(x / 7) + 0.4 * Math.cos((x - 2 * y) / 5));
      x += across;
    }
    out[0] = x + centreX;
    out[1] = y + centreY;
    return true;
  };
}
