/** @file The conformance check against one staging server of any kind, with the clock in the test's hand and the state in a real file. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckReport } from '../../../src-shared/check';
import type { BackendKind } from '../../../src-shared/model';
import { Secret } from '../../../src-shared/secret';
import { createHttp } from '../../../src-main/backends/http';
import { noProxy } from '../../../src-main/backends/proxy';
import type { Send } from '../../../src-main/backends/http-types';
import { runCheck } from '../../../src-main/check/check';
import { fileStore, readStateFile } from '../../../src-main/check/file-store';
import type { CheckEvent, CheckParts } from '../../../src-main/check/parts';
import type { StateStore } from '../../../src-main/check/state';
import { startAccountable, startAxr, startFon, startStaging, type Fault, type Times } from '../../staging';

export const KINDS = ['freesewing', 'fon', 'axr', 'accountable'] as const satisfies readonly BackendKind[];
const START = Date.parse('2026-03-01T12:00:10Z');
export const DEADLINE = 2000;

/** What every staging server's control has, whichever kind it is. */
interface AnyControl {
  setFault(input: { readonly operation: never; readonly fault: Fault; readonly times?: Times }): void;
  truth(who: { readonly username: string }): { readonly mfaEnabled: boolean; readonly secret: string | null };
  setServer(settings: object): void;
  clearFaults(): void;
  enrolElsewhere(who: { readonly username: string }): unknown;
  calls(): readonly { readonly operation: string; readonly body: string; readonly path: string; readonly status: number | null }[];
}

export interface Options {
  /** Called before each request and each write of the state, and after it; may throw to "kill" the check. */
  readonly point?: (name: string) => void;
  readonly patient?: boolean;
  readonly raised?: number;
  readonly controller?: AbortController;
  readonly resume?: boolean;
  readonly tell?: (event: CheckEvent) => void;
  readonly credentials?: Partial<CheckParts['credentials']>;
}

export class CheckWorld {
  now = START;
  readonly waits: { readonly why: string; readonly until: number }[] = [];

  private constructor(readonly kind: BackendKind, readonly server: Server, readonly folder: string, readonly place: Place) {}

  static async start(kind: BackendKind): Promise<CheckWorld> {
    const time = { now: START };
    const { server, place } = await started(kind, () => time.now);
    const world = new CheckWorld(kind, server, await mkdtemp(join(tmpdir(), 'tessera-check-')), place);
    Object.defineProperty(world, 'now', { get: () => time.now, set: (now: number) => (time.now = now) });
    return world;
  }

  get control(): AnyControl {
    return this.server.control as AnyControl;
  }

  get stateFile(): string {
    return join(this.folder, 'state.check');
  }

  fault(operation: string, fault: Fault, times: Times = 1): void {
    this.control.setFault({ operation: operation as never, fault, times });
  }

  get truth(): { readonly mfaEnabled: boolean; readonly secret: string | null } {
    return this.control.truth({ username: this.place.username });
  }

  get username(): string {
    return this.place.username;
  }

  async run(options: Options = {}): Promise<CheckReport> {
    const point = options.point ?? ((): void => undefined);
    const { baseUrl } = this.place;
    const http = createHttp({ baseUrl, certificate: null, proxy: noProxy, clock: () => this.now });
    const send: Send = async (request) => {
      point(`send ${request.method}`);
      const outcome = await http.send(request);
      point(`answer ${request.method}`);
      return outcome;
    };
    const left = options.resume === true ? ((await readStateFile(this.stateFile))?.state ?? null) : null;
    const credentials = { ...this.place.credentials, ...options.credentials };
    const raised = options.raised ?? 1;
    const file = fileStore(this.stateFile, left === null, { credentials, environment: 'local', certificate: null, raised, deadline: DEADLINE });
    const store: StateStore = {
      save: async (state) => {
        point('save');
        await file.save(state);
        point('saved');
      },
      clear: async () => {
        point('clear');
        await file.clear();
        point('cleared');
      },
    };
    try {
      return await runCheck({
        target: { kind: this.kind, baseUrl, environment: 'local' }, credentials, http: { send, calls: () => http.calls() }, store,
        time: {
          now: () => this.now,
          sleepUntil: (at) => {
            this.now = Math.max(this.now, at);
            return Promise.resolve();
          },
        },
        deadline: DEADLINE, raised, patient: options.patient ?? true,
        tell: (event) => {
          if (event.kind === 'waiting') this.waits.push({ why: event.why, until: event.until });
          options.tell?.(event);
        },
        signal: (options.controller ?? new AbortController()).signal, ...(left === null ? {} : { left }),
      });
    } finally {
      http.close();
    }
  }

  async files(): Promise<readonly string[]> {
    return readdir(this.folder);
  }

  async end(): Promise<void> {
    await this.server.close();
    await rm(this.folder, { recursive: true });
  }
}

interface Place {
  readonly baseUrl: string;
  /** As `control` knows the user. */
  readonly username: string;
  readonly credentials: CheckParts['credentials'];
}

interface Server {
  readonly url: string;
  readonly control: unknown;
  close(): Promise<void>;
}

/** One server, and who signs in: at FreeSewing somebody whom the server gives scratch codes. */
async function started(kind: BackendKind, now: () => number): Promise<{ readonly server: Server; readonly place: Place }> {
  const none = { username: null, password: null, sessionAs: null, jwt: null, apiKey: null, apiSecret: null, apiToken: null, userId: null };
  const named = <T extends { readonly username: string }>(users: readonly T[], name: string): T => {
    const user = users.find(({ username }) => username === name);
    if (user === undefined) throw new Error(`no ${name}`);
    return user;
  };
  switch (kind) {
    case 'freesewing': {
      const server = await startStaging({ now });
      const { username, password } = named(server.control.users(), 'cody');
      return { server, place: { baseUrl: server.url, username, credentials: { ...none, username, password: Secret.fromText(password) } } };
    }
    case 'fon': {
      const server = await startFon({ now });
      const { email, password } = named(server.control.users(), 'tess');
      return { server, place: { baseUrl: server.url, username: 'tess', credentials: { ...none, username: email, password: Secret.fromText(password) } } };
    }
    case 'axr': {
      const server = await startAxr({ now });
      const { username, password } = named(server.control.users(), 'tess');
      return { server, place: { baseUrl: server.url, username, credentials: { ...none, username, password: Secret.fromText(password) } } };
    }
    case 'accountable': {
      const server = await startAccountable({ now });
      const { username, password, uuid } = named(server.control.users(), 'tess');
      return { server, place: { baseUrl: server.url, username, credentials: { ...none, username, password: Secret.fromText(password), apiToken: Secret.fromText(server.apiToken), userId: uuid } } };
    }
  }
}

/** `step: result` of a report, findings beside what did not pass. */
export const told = ({ steps }: CheckReport): readonly string[] =>
  steps.map(({ step, result, findings }) => [step, result, ...findings.map(({ code, detail }) => [code, ...Object.values(detail)].join(' '))].join(': '));
