/** One SVG path for all dark modules: a rectangle per run, so that no hairlines show between them. `rows` hold '0' and '1'. */
export const qrPath = (rows: readonly string[]): string =>
  rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`)).join('');
