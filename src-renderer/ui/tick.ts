/** @file One clock for the whole window: DESIGN section 3 (a timer or animation per row costs far too much). */

/** `now`: ms on main's clock. */
type Listener = (now: number) => void;

const listeners = new Set<Listener>();
let timer: ReturnType<typeof setTimeout> | undefined;
let offset = 0;

/** Main's clock, as far as its last frame told: ms since the epoch. */
export const mainNow = (): number => Date.now() + offset;

/** Main computed a frame at `now`: the window follows main's clock, not its own. */
export function syncClock(now: number): void {
  offset = now - Date.now();
}

function schedule(): void {
  // Just after the whole second of main's clock, where seconds and codes change.
  timer = setTimeout(tick, 1005 - (mainNow() % 1000));
}

function tick(): void {
  const now = mainNow();
  for (const listener of listeners) listener(now);
  schedule();
}

function resume(): void {
  clearTimeout(timer);
  timer = undefined;
  if (listeners.size > 0 && !document.hidden) tick();
}

/** Calls `listener` now and at every whole second while the window is visible. Returns the function that ends it. */
export function onTick(listener: Listener): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', resume);
  listeners.add(listener);
  listener(mainNow());
  if (timer === undefined && !document.hidden) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', resume);
    clearTimeout(timer);
    timer = undefined;
  };
}
