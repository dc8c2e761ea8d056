import { encode } from 'uqr';

/** The SVG that FreeSewing sends: a class, full width, `currentColor`, transparent, four modules of quiet zone. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  let path = '';
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x += 1) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x += 1;
      path += `M${from} ${y}.5h${x - from + 1}`;
    }
  }
  return `<svg class="qrcode" width="100%" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">`
    + `<path fill="none" d="M0 0h${size}v${size}H0z"/><path stroke="currentColor" d="${path}"/></svg>\n`;
}
