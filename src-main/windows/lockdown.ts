/** @file Takes from a window everything it does not need: permissions, navigation, new windows, the network. */
import type { Session, WebContents } from 'electron';
import type { WindowName } from '../../src-shared/contract';
import type { CaptureGate } from '../capture/gate';
import { isOriginOf } from '../ipc/sender';

/** A proxy that leads nowhere: WebRTC's TCP would otherwise pass beside `webRequest` (seen, FACTS). Loopback included. */
const NOWHERE = { proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

/** The app's own scheme, and blobs that this very page made. */
export function isAllowedRequest(window: WindowName, url: string): boolean {
  return isOriginOf(window, url) || url.startsWith(`blob:app://${window}/`);
}

/**
 * Everything is in force when this returns, but for the proxy: the order to set it is on its way, ahead of any request. It is
 * not waited for, because the network service is only starting then and the window would wait with it; it is the second
 * barrier, the request filter being the first. `gate`: for the one window that may use camera and screen, at the moment of use.
 */
export function lockSession(session: Session, window: WindowName, gate: CaptureGate | null, denied: (what: string) => void): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? details.mediaTypes ?? [] : [];
    const granted = gate?.grants({ contents: contents.id, url: details.requestingUrl, mainFrame: details.isMainFrame }, permission, kinds) ?? false;
    if (!granted) denied(permission);
    answer(granted);
  });
  session.setPermissionCheckHandler((contents, permission, origin, { isMainFrame }) =>
    gate?.allows({ contents: contents?.id ?? null, url: origin, mainFrame: isMainFrame }, permission) ?? false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isAllowedRequest(window, details.url);
    if (cancel) denied('network');
    answer({ cancel });
  });
  // A script could otherwise open a save dialog with a link to a blob.
  session.on('will-download', (event) => {
    denied('download');
    event.preventDefault();
  });
  void session.setProxy(NOWHERE);
}

export function lockContents(contents: WebContents, denied: (what: string) => void): void {
  // Before the first load: STUN and TURN over UDP ignore both the request filter and the proxy otherwise.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => {
    denied('window.open');
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault: () => void }): void => {
    denied('navigation');
    event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', stay);
}
