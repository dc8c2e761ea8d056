/**
 * @file `node build/icons.mjs`: renders build/icons/*.png from the SVGs. Run by hand after a change of the drawings; it
 * needs rsvg-convert (Debian: librsvg2-bin), which nothing else here does, so the PNGs are committed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './paths.mjs';

const folder = join(root, 'build', 'icons');
/** The admin window is bronze where the authenticator is verdigris, also in the task bar. */
const BRONZE = { '#2dd4bf': '#f59e0b', '#14a594': '#b45309' };

for (const variant of ['admin', 'tray']) mkdirSync(join(folder, variant), { recursive: true });
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  const drawing = size <= 32 ? 'icon-small.svg' : 'icon.svg';
  render(drawing, size, `${size}x${size}.png`);
  if (size <= 256) render(drawing, size, join('admin', `${size}x${size}.png`), BRONZE);
}
// For the menu bar of macOS, which colours it; other trays show the app's own icon.
for (const [scale, suffix] of [[1, ''], [2, '@2x']]) render('tray.svg', 16 * scale, join('tray', `trayTemplate${suffix}.png`));
say(`Rendered into ${folder}`);

function render(source, size, name, colours = {}) {
  let svg = readFileSync(join(root, 'build', source), 'utf8');
  for (const [from, to] of Object.entries(colours)) svg = svg.replaceAll(from, to);
  const run = spawnSync('rsvg-convert', ['-w', `${size}`, '-h', `${size}`, '-o', join(folder, name)], { input: svg });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`${name}: ${run.stderr}`);
}
