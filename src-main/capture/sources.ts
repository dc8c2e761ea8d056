/** @file What of the desktop is looked at: all displays and windows, our own windows left out. */
import type { ScreenSource } from '../../src-shared/model';
import type { Bounds } from '../windows/place';

/** As `desktopCapturer` names it: `screen:…` or `window:…`. `displayId` is empty where the system does not tell it. */
export interface FoundSource {
  readonly id: string;
  readonly displayId: string;
}

export interface Desktop {
  readonly found: readonly FoundSource[];
  readonly displays: readonly { readonly id: number; readonly bounds: Bounds }[];
  /** Our own windows: their ids as sources, and where those stand that can be seen. */
  readonly own: readonly string[];
  /** Empty where the system itself leaves our windows out, or does not tell where they stand (Wayland). */
  readonly ownPlaces: readonly Bounds[];
}

/** More windows than a person has open; each costs a moment. */
const MOST = 60;

/** Displays first: what stands on them is found at once, and windows bring what lies under others. */
export function sourcesToLookAt({ found, displays, own, ownPlaces }: Desktop): ScreenSource[] {
  const ours = new Set(own.map(windowNumber));
  const screens = found.filter(({ id }) => id.startsWith('screen:'));
  const windows = found.filter(({ id }) => id.startsWith('window:') && !ours.has(windowNumber(id)));
  return [
    ...screens.map(({ id, displayId }): ScreenSource => ({ id, kind: 'screen', masks: masksOn(areaOf(displayId, displays), ownPlaces) })),
    ...windows.map(({ id }): ScreenSource => ({ id, kind: 'window', masks: [] })),
  ].slice(0, MOST);
}

/** `window:123:0` and `window:123:1` are the same window: the last part tells only whether it is ours (Electron: DesktopMediaID). */
const windowNumber = (id: string): string => id.split(':')[1] ?? id;

/** The display's place; where it is not told, that of all displays together, as X11 without XRandR captures them. */
function areaOf(displayId: string, displays: Desktop['displays']): Bounds {
  const [first, ...others] = displays;
  const known = displays.find(({ id }) => String(id) === displayId);
  if (known !== undefined) return known.bounds;
  if (first === undefined) return { x: 0, y: 0, width: 1, height: 1 };
  return others.reduce((all, { bounds }) => around(all, bounds), first.bounds);
}

function around(one: Bounds, other: Bounds): Bounds {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x, y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}

/** What a window manager draws round a window, at most; nobody tells how much it is. What it hides is found in the windows themselves. */
const FRAME = { top: 40, side: 8 } as const;

/** Parts of the area, 0 to 1, so that nobody has to know how many pixels the picture will have. */
function masksOn(area: Bounds, places: readonly Bounds[]): ScreenSource['masks'] {
  return places.flatMap((place) => {
    const left = Math.max(place.x - FRAME.side, area.x);
    const top = Math.max(place.y - FRAME.top, area.y);
    const width = Math.min(place.x + place.width + FRAME.side, area.x + area.width) - left;
    const height = Math.min(place.y + place.height + FRAME.side, area.y + area.height) - top;
    if (width <= 0 || height <= 0) return [];
    return [{ x: (left - area.x) / area.width, y: (top - area.y) / area.height, width: width / area.width, height: height / area.height }];
  });
}
