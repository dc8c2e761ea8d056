/** @file Where a window stood when it was closed; used again only if a display still shows it. */
/** Device-independent pixels, whole; width and height above 0. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

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
