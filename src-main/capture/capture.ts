/**
 * @file Camera and screen for the scanner's sheets: asks the system for access, opens the gate while a sheet is open, and
 * says what there is to look at. The pictures themselves never come to main.
 */
import type { CaptureAccess, ScreenSource } from '../../src-shared/model';
import { Failure } from '../../src-shared/errors';
import type { CaptureGate, CaptureKind } from './gate';

/** The system around it. */
export interface CaptureSystem {
  /** May ask the person (macOS does so once). */
  cameraAccess(): Promise<CaptureAccess>;
  screenAccess(): CaptureAccess;
  /** Where the person chooses what is shared in a dialog of the system (Wayland). */
  readonly portal: boolean;
  /** Rejects, or answers nothing, where the person refused. */
  sources(): Promise<ScreenSource[]>;
  /** Keeps our windows out of the pictures, where that is not done by masks. */
  standAside(on: boolean): void;
  /** The page of the system's settings where access is given; false where there is none to open. */
  openSettings(kind: CaptureKind): Promise<boolean>;
  /** The authenticator's page; null where there is no window. */
  contents(): number | null;
}

export interface Capture {
  camera(): Promise<{ access: CaptureAccess }>;
  screens(): Promise<{ access: CaptureAccess; portal: boolean; sources: ScreenSource[] }>;
  openSettings(kind: CaptureKind): Promise<null>;
  /** The sheet is closed or left, the window gone, the vault locked: nothing may be used any more. */
  end(): void;
}

export function createCapture(system: CaptureSystem, gate: CaptureGate): Capture {
  /** An answer of the system that comes after the end opens nothing. */
  let turn = 0;
  let aside = false;

  const end = (): void => {
    turn += 1;
    gate.close();
    if (aside) system.standAside(false);
    aside = false;
  };

  const openFor = (kind: CaptureKind, asked: number): void => {
    const contents = system.contents();
    if (asked !== turn || contents === null) throw new Failure('wrong-state');
    gate.open(kind, contents);
  };

  return {
    camera: async () => {
      end();
      const asked = turn;
      const access = await system.cameraAccess();
      if (access === 'granted') openFor('camera', asked);
      return { access };
    },
    screens: async () => {
      end();
      const asked = turn;
      const { portal } = system;
      const access = system.screenAccess();
      if (access !== 'granted') return { access, portal, sources: [] };
      aside = true;
      system.standAside(true);
      let sources: ScreenSource[];
      try {
        sources = await system.sources();
      } catch {
        // The system gives no reason. A person who refused knows it; the sheet says what to do in both cases.
        sources = [];
      }
      if (sources.length > 0) openFor('screen', asked);
      else if (asked === turn) end();
      return { access, portal, sources };
    },
    openSettings: async (kind) => {
      if (!(await system.openSettings(kind))) throw new Failure('not-found');
      return null;
    },
    end,
  };
}
