import type { ReactNode } from 'react';

/** Drawings on a 20-unit square, 1.6 strokes, in the colour of the text. */
const PATHS = {
  add: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5L5 15',
  search: 'M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM12.6 12.6 17 17',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  copy: 'M7 7V4.5A1.5 1.5 0 0 1 8.5 3h7A1.5 1.5 0 0 1 17 4.5v7a1.5 1.5 0 0 1-1.5 1.5H13M4.5 7h7A1.5 1.5 0 0 1 13 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7Z',
  check: 'M4 10.5 8 14.5 16 6',
  camera: 'M3.5 6h2.6l1.2-1.8h5.4L13.9 6h2.6a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM10 13.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z',
  screen: 'M3.5 4h13a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM7 17h6M10 14v3',
  picture: 'M4.5 3.5h11a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1ZM3.8 14l4-4 3 3 2-2 3.4 3.2M13 7.5h.01',
  paste: 'M7.5 4h-2a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1h-2M8 2.8h4a.7.7 0 0 1 .7.7v1.4H7.3V3.5a.7.7 0 0 1 .7-.7ZM7.5 10h5M7.5 13h3',
  keyboard: 'M3.5 5.5h13a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 11.5h6',
  link: 'M8.3 11.7a3 3 0 0 0 4.3 0l2.8-2.8a3 3 0 0 0-4.3-4.3l-1 1M11.7 8.3a3 3 0 0 0-4.3 0l-2.8 2.8a3 3 0 0 0 4.3 4.3l1-1',
  trash: 'M4 5.5h12M8 5.5V4a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.5M5.5 5.5l.7 10a1.5 1.5 0 0 0 1.5 1.5h4.6a1.5 1.5 0 0 0 1.5-1.5l.7-10M8.5 9v5M11.5 9v5',
  edit: 'M12.5 4.5l3 3M3.5 16.5l.7-3.5 9-9a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2l-9 9-3.5.7Z',
  back: 'M11.5 4.5 6 10l5.5 5.5',
  warning: 'M10 3.2 17.6 16.5H2.4L10 3.2ZM10 8.2v4M10 14.4h.01',
  qr: 'M4 4h4v4H4ZM12 4h4v4h-4ZM4 12h4v4H4ZM12 12h1.5v1.5M16 12v.01M12 16h.01M14.5 15H16v1',
  settings: 'M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M11.5 4v4M8.5 12v4',
  next: 'M4 10h11M10.5 5.5 15 10l-4.5 4.5',
  key: 'M7 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM9.5 10.5 16.5 3.5M14 6l2 2M12 8l1.5 1.5',
  backup: 'M4 5.5h12v3H4ZM5 8.5h10v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1ZM8.5 11.5h3',
  history: 'M4.2 8.5A6 6 0 1 1 4 11.5M4 5v3.5h3.5M10 7v3.5l2.5 1.5',
  import: 'M6 3.2h5.5L15 6.7V16a.8.8 0 0 1-.8.8H6a.8.8 0 0 1-.8-.8V4a.8.8 0 0 1 .8-.8ZM11.3 3.4V7h3.5M10 9v5M7.8 11.9 10 14l2.2-2.1',
  export: 'M6 3.2h5.5L15 6.7V16a.8.8 0 0 1-.8.8H6a.8.8 0 0 1-.8-.8V4a.8.8 0 0 1 .8-.8ZM11.3 3.4V7h3.5M10 14V9.2M7.8 11.3 10 9.2l2.2 2.1',
  pin: 'M6.5 3.2h7M8 3.2v4.6l-2.6 3.7h9.2L12 7.8V3.2M10 11.5v5.3',
  unpin: 'M6.5 3.2h7M8 3.2v4.6l-2.6 3.7h9.2L12 7.8V3.2M10 11.5v5.3M3.5 3.5l13 13',
  eye: 'M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5ZM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
  eyeClosed: 'M2.5 9s2.8 4 7.5 4 7.5-4 7.5-4M4.6 11.2l-1.4 2M10 13v2.4M15.4 11.2l1.4 2',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9',
} as const;

export type IconName = keyof typeof PATHS;

/** Always decoration: the button or text beside it carries the name. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth={name === 'more' ? 2.6 : 1.6} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: four mosaic tiles on a tablet, one lifted. */
export function Mark({ size = 64 }: { readonly size?: number }): ReactNode {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect className="mark-tablet" x="4" y="4" width="56" height="56" rx="13" />
      <rect className="mark-tile" x="14" y="14" width="16" height="16" rx="3" />
      <rect className="mark-tile" x="14" y="34" width="16" height="16" rx="3" />
      <rect className="mark-tile" x="34" y="34" width="16" height="16" rx="3" />
      <rect className="mark-lifted" x="37" y="9" width="17" height="17" rx="3" transform="rotate(9 45.5 17.5)" />
    </svg>
  );
}
