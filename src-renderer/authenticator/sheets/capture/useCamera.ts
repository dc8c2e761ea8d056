/** @file The camera of an open sheet: on while the person is here, off when the window is left or the sheet closes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { createCamera, type Camera, type CameraChoice, type CameraState } from '../../../scanner/camera';
import { client } from '../../client';

export interface CameraInUse {
  readonly state: CameraState;
  readonly cameras: readonly CameraChoice[];
  readonly start: (id?: string) => void;
}

/** The one that was chosen last, for as long as the window is open: its id means nothing beyond. */
let lastChosen: string | undefined;

export function useCamera(): CameraInUse {
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [cameras, setCameras] = useState<readonly CameraChoice[]>([]);
  const camera = useRef<Camera | null>(null);

  useEffect(() => {
    let now: CameraState = { kind: 'starting' };
    const own = createCamera({
      devices: navigator.mediaDevices,
      allow: async () => {
        const answer = await client.invoke('capture.camera');
        return answer.ok ? answer.value.access : null;
      },
      end: () => void client.invoke('capture.end'),
      onChange: (next, known) => {
        now = next;
        setState(next);
        setCameras(known);
        // Left while it was starting (the system's own question takes the focus, too, and gives it back).
        if (next.kind === 'on' && (document.hidden || !document.hasFocus())) own.pause();
      },
    });
    const left = (): void => {
      // While it starts, the focus may be at the system's question.
      if (now.kind === 'on') own.pause();
    };
    const back = (): void => {
      if (now.kind === 'off' && !document.hidden && document.hasFocus()) void own.start();
    };
    const seen = (): void => (document.hidden ? own.pause() : back());
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    document.addEventListener('visibilitychange', seen);
    camera.current = own;
    void own.start(lastChosen);
    return () => {
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', seen);
      own.close();
    };
  }, []);

  const start = useCallback((id?: string) => {
    lastChosen = id ?? lastChosen;
    void camera.current?.start(id);
  }, []);
  return { state, cameras, start };
}
