import type { ReactNode } from 'react';
import { qrPath, qrViewBox, QUIET_ZONE, type QrDrawing } from '../../../src-shared/qr/drawing';
import './qr.css';

/** A QR code, dark on white also in dark mode: many scanners read no other. */
export function QrCard({ qr, label }: { readonly qr: QrDrawing; readonly label: string }): ReactNode {
  const side = qr.size + 2 * QUIET_ZONE;
  return (
    <svg className="qr-card" role="img" aria-label={label} viewBox={qrViewBox(qr)} shapeRendering="crispEdges">
      <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} fill="#ffffff" />
      <path d={qrPath(qr.rows)} fill="#000000" />
    </svg>
  );
}
