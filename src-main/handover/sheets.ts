/**
 * @file The page of sheets to print, one per user. Names are text of any script: escaped, isolated from the text around them,
 * and drawn by the browser's own fonts. No script, no address is in it.
 */
import { QUIET_ZONE } from '../../src-shared/qr/drawing';
import { drawQr } from '../showing/draw';
import type { HandedOver } from './handover';
import { SHEET_TEXTS, type SheetTexts } from './sheet-texts';

export type SheetLanguage = 'en' | 'de';

export interface Sheets {
  readonly users: readonly HandedOver[];
  readonly service: string;
  readonly address: string;
  readonly at: number;
}

export const SHEET_STYLE = `
@page { size: A4; margin: 18mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; font: 11pt/1.45 system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif; }
article { break-after: page; break-inside: avoid; }
article:last-child { break-after: auto; }
h1 { margin: 0 0 1mm; font-size: 18pt; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 7mm 0 1mm; font-size: 12pt; }
p { margin: 0 0 2mm; }
.soft { color: #444; overflow-wrap: anywhere; }
svg { display: block; width: 62mm; height: 62mm; margin: 5mm 0 3mm; }
code, li { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: 12pt; overflow-wrap: anywhere; }
ol { columns: 2; margin: 0; padding-inline-start: 9mm; }
bdi { unicode-bidi: isolate; }
`;

/** A whole HTML document. */
export function sheetsPage(sheets: Sheets, language: SheetLanguage): string {
  const texts = SHEET_TEXTS[language];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(texts.title)}</title><style>${SHEET_STYLE}</style></head><body>${
    sheets.users.map((user) => sheet(user, sheets, texts, language)).join('')}</body></html>`;
}

function sheet({ id, label, secret, uri, backupCodes }: HandedOver, { service, address, at }: Sheets, texts: SheetTexts, language: SheetLanguage): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(at);
  const codes = backupCodes.map((code) => `<li>${escaped(code)}</li>`).join('');
  return `<article><p class="soft">${escaped(texts.title)}</p><h1>${name(label)}</h1><p class="soft">${name(service)} · <bdi>${escaped(address)}</bdi> · <bdi>${escaped(id)}</bdi></p>${
    uri === null ? '' : `<h2>${escaped(texts.scan)}</h2>${qr(uri)}`
  }<h2>${escaped(uri === null ? texts.secret : texts.orType)}</h2><p><code>${escaped(grouped(secret))}</code></p>${
    codes === '' ? '' : `<h2>${escaped(texts.codes)}</h2><p>${escaped(texts.codesOnce)}</p><ol>${codes}</ol>`
  }<h2>${escaped(texts.keep)}</h2><p>${escaped(texts.keepText)}</p><p class="soft">${escaped(day)}</p></article>`;
}

function qr(uri: string): string {
  const drawing = drawQr(uri);
  if (drawing === null) return '';
  const side = drawing.size + 2 * QUIET_ZONE;
  const path = drawing.rows.flatMap((row, y) => Array.from(row).flatMap((dark, x) => (dark === '1' ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : []))).join('');
  return `<svg viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}"/></svg>`;
}

/** In fours, as people type it. */
const grouped = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? '';
const name = (text: string): string => `<bdi dir="auto">${escaped(text)}</bdi>`;
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
