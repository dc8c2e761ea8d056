import { beforeEach, describe, expect, it } from 'vitest';
import { createCamera, type Camera, type CameraChoice, type CameraState } from '../../../../src-renderer/scanner/camera';
import type { CaptureAccess } from '../../../../src-shared/model';

/** A track that can be asked whether its light is on. */
class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  constructor(readonly id: string) { super(); }
  stop(): void { this.readyState = 'ended'; }
  getSettings(): MediaTrackSettings { return { deviceId: this.id }; }
  /** The device is pulled out. */
  pull(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

class FakeDevices extends EventTarget {
  there: { readonly deviceId: string; readonly label: string }[] = [{ deviceId: 'front', label: 'Front' }];
  readonly tracks: FakeTrack[] = [];
  asked: MediaStreamConstraints[] = [];
  /** What the next question is answered with. */
  refuse: string | null = null;
  gate: Promise<void> = Promise.resolve();

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return Promise.resolve(this.there.map((one) => ({ ...one, kind: 'videoinput', groupId: '', toJSON: () => one })));
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.asked.push(constraints);
    const { video } = constraints;
    const wanted = typeof video === 'object' && typeof video.deviceId === 'object' && 'exact' in video.deviceId ? String(video.deviceId.exact) : null;
    await this.gate;
    if (this.refuse !== null) throw new DOMException('', this.refuse);
    const device = wanted === null ? this.there[0] : this.there.find(({ deviceId }) => deviceId === wanted);
    if (device === undefined) throw new DOMException('', wanted === null ? 'NotFoundError' : 'OverconstrainedError');
    const track = new FakeTrack(device.deviceId);
    this.tracks.push(track);
    return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  }

  lights(): readonly string[] {
    return this.tracks.filter(({ readyState }) => readyState === 'live').map(({ id }) => id);
  }
}

let devices: FakeDevices;
let access: CaptureAccess | null;
let permissions: string[];
let state: CameraState;
let cameras: readonly CameraChoice[];
let camera: Camera;

/** Lets everything that was promised happen. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const trouble = (): string => (state.kind === 'trouble' ? state.trouble : state.kind);

beforeEach(() => {
  devices = new FakeDevices();
  access = 'granted';
  permissions = [];
  camera = createCamera({
    devices,
    allow: () => {
      permissions.push('open');
      return Promise.resolve(access);
    },
    end: () => permissions.push('end'),
    onChange: (next, known) => {
      state = next;
      cameras = known;
    },
  });
});

describe('a camera', () => {
  it('is on after permission was asked, without sound, and off for good when it is closed', async () => {
    await camera.start();
    expect(state.kind).toBe('on');
    expect(devices.asked[0]?.audio).toBe(false);
    expect(cameras).toEqual([{ id: 'front', name: 'Front' }]);
    expect(permissions.at(-1)).toBe('open');
    camera.close();
    expect(devices.lights()).toEqual([]);
    expect(permissions.at(-1)).toBe('end');
    devices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(devices.lights()).toEqual([]);
  });

  it('is not asked for a picture where the system denies it', async () => {
    access = 'denied';
    await camera.start();
    expect(trouble()).toBe('denied');
    expect(devices.asked).toEqual([]);
  });

  it.each([['NotFoundError', 'none'], ['NotReadableError', 'busy'], ['AbortError', 'busy'], ['NotAllowedError', 'denied'], ['TypeError', 'failed']] as const)('that answers %s is "%s", and its permission is given back', async (name, expected) => {
    devices.refuse = name;
    await camera.start();
    expect(trouble()).toBe(expected);
    expect(permissions.at(-1)).toBe('end');
  });

  it('closed before it has answered never keeps its light', async () => {
    let answer: () => void = () => undefined;
    devices.gate = new Promise((resolve) => { answer = resolve; });
    const started = camera.start();
    await settled();
    camera.close();
    answer();
    await started;
    expect(devices.tracks.length).toBe(1);
    expect(devices.lights()).toEqual([]);
  });

  it('goes dark in a pause and comes back as the same one', async () => {
    devices.there.push({ deviceId: 'back', label: 'Back' });
    await camera.start('back');
    camera.pause();
    expect(state.kind).toBe('off');
    expect(devices.lights()).toEqual([]);
    await camera.start();
    expect(devices.lights()).toEqual(['back']);
  });
});

describe('several cameras', () => {
  beforeEach(() => devices.there.push({ deviceId: 'back', label: '' }));

  it('are told, and only the chosen one has its light on', async () => {
    await camera.start();
    expect(cameras.map(({ id }) => id)).toEqual(['front', 'back']);
    await camera.start('back');
    expect(devices.lights()).toEqual(['back']);
    expect(state.kind === 'on' && state.chosen).toBe('back');
  });

  it('of which the one of the last time is gone: another is taken', async () => {
    await camera.start('gone');
    expect(devices.lights()).toEqual(['front']);
  });

  it('are told anew when one comes', async () => {
    await camera.start();
    devices.there.push({ deviceId: 'third', label: 'Third' });
    devices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(cameras.length).toBe(3);
    expect(devices.lights()).toEqual(['front']);
  });
});

describe('a camera that is pulled out', () => {
  it('is said to be gone, and is used again when it is back', async () => {
    await camera.start();
    devices.there = [];
    devices.tracks[0]?.pull();
    expect(trouble()).toBe('unplugged');
    devices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(trouble()).toBe('none');
    devices.there = [{ deviceId: 'front', label: 'Front' }];
    devices.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(state.kind).toBe('on');
    expect(devices.lights()).toEqual(['front']);
  });

  it('after it was closed is nobody\'s trouble', async () => {
    await camera.start();
    camera.pause();
    devices.tracks[0]?.pull();
    expect(state.kind).toBe('off');
  });
});
