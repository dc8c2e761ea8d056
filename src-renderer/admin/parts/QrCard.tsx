import type { ReactNode } from 'react';
import type { CallOutput } from '../../../src-shared/contract';
import { qrPath } from '../model/qr-path';

/** Modules of white around the drawing that scanners need (ISO/IEC 18004: 4). */
const QUIET = 4;

/** A QR code, dark on white also in dark mode: many scanners read no other. */
export function QrCard({ qr, label }: { readonly qr: CallOutput<'enrolment.reveal'>['qr']; readonly label: string }): ReactNode {
  const side = qr.size + 2 * QUIET;
  return (
    <svg className="qr-card" role="img" aria-label={label} viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shapeRendering="crispEdges">
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#ffffff" />
      <path d={qrPath(qr.rows)} fill="#000000" />
    </svg>
  );
}
