/** @file Where a window stood when it was closed; used again only if a display still shows it. */
import { z } from 'zod';

export const Bounds = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int().positive(), height: z.number().int().positive() });
export type Bounds = Readonly<z.infer<typeof Bounds>>;

/** At least this much of the title bar must be on a display, or a person could not drag the window back. */
const GRIP = { width: 120, height: 32 } as const;

/** `workAreas`: of the displays there are now. */
export function isReachable(bounds: Bounds, workAreas: readonly Bounds[]): boolean {
  return workAreas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const top = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
    return width >= GRIP.width && top;
  });
}
