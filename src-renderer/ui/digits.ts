/** Characters in groups that the eye takes in at once: 6 → 3-3, 7 → 3-4, 8 → 4-4, 9 → 3-3-3, 10 → 3-3-4; 4 and 5, as Steam shows its codes, whole. */
const GROUPS: Readonly<Record<number, readonly number[]>> = { 6: [3, 3], 7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [3, 3, 4] };

export function groupDigits(code: string): readonly string[] {
  const sizes = GROUPS[code.length];
  if (sizes === undefined) return [code];
  let at = 0;
  return sizes.map((size) => code.slice(at, (at += size)));
}

/** For the eye: `482 913`, with a narrow no-break space where a plain one could break the line. */
export const grouped = (code: string): string => groupDigits(code).join(' ');

/** For the ear: `4 8 2, 9 1 3`, so that a screen reader says digits and not a number, letters and not a word. */
export const spoken = (code: string): string => groupDigits(code).map((group) => group.split('').join(' ')).join(', ');

/** What stands where a code is not shown: `••• •••`. */
export const dots = (digits: number): string => grouped('•'.repeat(digits));
