/** @file Which rows are chosen, and the one that the keyboard is at: as in any list of files. Pure. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where Shift reaches from. */
  readonly anchor: string | null;
  readonly active: string | null;
}

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), anchor: null, active: null };

/** `extend`: Shift; `keep`: Ctrl or Cmd, the choice stays as it is and only the place moves. */
export function moveTo(selection: Selection, order: readonly string[], index: number, { extend = false, keep = false }: { readonly extend?: boolean; readonly keep?: boolean } = {}): Selection {
  const id = order[Math.max(0, Math.min(order.length - 1, index))];
  if (id === undefined) return selection;
  if (extend) {
    const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : id;
    const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b);
    return { chosen: new Set(order.slice(from, (to ?? 0) + 1)), anchor, active: id };
  }
  return keep ? { ...selection, active: id } : { chosen: new Set([id]), anchor: id, active: id };
}

export function toggle(selection: Selection, id: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, anchor: id, active: id };
}

export const chooseAll = (selection: Selection, order: readonly string[]): Selection => ({ ...selection, chosen: new Set(order), active: selection.active ?? order[0] ?? null });
export const chooseNone = (selection: Selection): Selection => ({ ...selection, chosen: new Set() });

/** What is not in the table any more is not chosen either. */
export function within(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  const chosen = new Set([...selection.chosen].filter((id) => there.has(id)));
  const known = (id: string | null): string | null => (id !== null && there.has(id) ? id : null);
  return { chosen, anchor: known(selection.anchor), active: known(selection.active) };
}
