/** @file Camera and screen as Electron and the system give them. What could not be run here stands in docs/unverified.md. */
import { desktopCapturer, screen, shell, systemPreferences } from 'electron';
import type { CaptureAccess } from '../../src-shared/model';
import type { WindowManager } from '../windows/window-manager';
import type { CaptureSystem } from './capture';
import type { CaptureKind } from './gate';
import { sourcesToLookAt } from './sources';

/** Pages of the system's settings. Constants: nothing else is ever opened from here. */
const SETTINGS: Readonly<Partial<Record<NodeJS.Platform, Readonly<Record<CaptureKind, string>>>>> = {
  darwin: {
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
  },
  win32: { camera: 'ms-settings:privacy-webcam', screen: 'ms-settings:privacy' },
};

export function captureSystem(windows: WindowManager, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): CaptureSystem {
  // As Chromium decides it: then the portal's picker comes, also for a program that runs through XWayland.
  const portal = platform === 'linux' && env['XDG_SESSION_TYPE'] === 'wayland' && Boolean(env['WAYLAND_DISPLAY']);
  return {
    portal,
    cameraAccess: async () => {
      const access = accessTo('camera', platform);
      if (platform !== 'darwin' || access !== 'granted') return access;
      return (await systemPreferences.askForMediaAccess('camera')) ? 'granted' : 'denied';
    },
    screenAccess: () => accessTo('screen', platform),
    sources: async () => {
      // Without thumbnails: main takes no pictures.
      const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: { width: 0, height: 0 }, fetchWindowIcons: false });
      return sourcesToLookAt({
        found: found.map(({ id, display_id: displayId }) => ({ id, displayId })),
        displays: screen.getAllDisplays().map(({ id, bounds }) => ({ id, bounds })),
        own: windows.captureIds(),
        ownPlaces: platform === 'linux' && !portal ? windows.places() : [],
      });
    },
    standAside: (on) => windows.standAside(on, portal),
    openSettings: async (kind) => {
      const page = SETTINGS[platform]?.[kind];
      if (page === undefined) return false;
      await shell.openExternal(page);
      return true;
    },
    contents: () => windows.contentsOf('authenticator')?.id ?? null,
  };
}

/** Linux has no such list; "not determined" and "unknown" mean that the system will ask or not mind. */
function accessTo(kind: CaptureKind, platform: NodeJS.Platform): CaptureAccess {
  if (platform !== 'darwin' && platform !== 'win32') return 'granted';
  const status = systemPreferences.getMediaAccessStatus(kind);
  return status === 'denied' || status === 'restricted' ? status : 'granted';
}
