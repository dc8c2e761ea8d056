/** @file The QR worker for frames: kept while a sheet is open, so that WebAssembly is compiled once, and killed when it is stuck. */
import type { ScanAnswer, ScanRequest } from './messages';

export type Answered = Extract<ScanAnswer, { readonly kind: 'texts' }>;

export interface FrameReader {
  /** One at a time. Null where nothing came of it: the picture could not be read, or its worker was stuck. Never rejects. */
  read(request: ScanRequest): Promise<Answered | null>;
  close(): void;
}

/** Far more than any budget: a worker that takes so long is stuck, and the next frame gets another one. */
const STUCK_AFTER = 10_000;

const startWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'scanner' });

/** Its worker starts at once, and is ready when the camera is. */
export function createFrameReader(): FrameReader {
  let worker: Worker | null = startWorker();
  let giveUp: (() => void) | null = null;

  const end = (): void => {
    worker?.terminate();
    worker = null;
    giveUp?.();
  };

  return {
    read: (request) => new Promise((resolve) => {
      const own = (worker ??= startWorker());
      const settle = (answer: Answered | null): void => {
        clearTimeout(timer);
        giveUp = null;
        own.removeEventListener('message', take);
        own.removeEventListener('error', end);
        resolve(answer);
      };
      const take = ({ data }: MessageEvent<ScanAnswer>): void => settle(data.kind === 'texts' ? data : null);
      const timer = setTimeout(end, STUCK_AFTER);
      giveUp = () => settle(null);
      own.addEventListener('message', take);
      own.addEventListener('error', end);
      own.postMessage(request, request.kind === 'video' ? [request.frame] : request.kind === 'bitmap' ? [request.bitmap] : []);
    }),
    close: end,
  };
}
