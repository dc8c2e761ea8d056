/** @file What the admin window knows: what main last said, what is chosen, which sheet is open. No secret is ever in here. */
import { create } from 'zustand';
import type { CallOutput } from '../../../src-shared/contract';
import type { AppError } from '../../../src-shared/errors';
import type { ChangedElsewhere, ConnectionView, EnrolmentView } from '../../../src-shared/model';
import type { Status } from '../../ui/components';
import { client } from './client';

export type OpenSheet =
  | { readonly kind: 'add' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'renew'; readonly error: AppError }
  | { readonly kind: 'import'; readonly result: CallOutput<'connections.import'> | null }
  | { readonly kind: 'enrol' | 'sign-in' | 'disable' | 'remove' | 'settle' | 'check' | 'adopt' | 'link' | 'unlink' | 'reenrol' | 'lost' | 'edit' | 'test' | 'conformance' | 'inspector'; readonly id: string };

interface AdminState {
  /** Null until main has answered for the first time. */
  readonly connections: readonly ConnectionView[] | null;
  readonly loadError: AppError | null;
  readonly selected: string | null;
  readonly sheet: OpenSheet | null;
  readonly status: Status | null;
  /** What changed elsewhere and was not dismissed yet. */
  readonly elsewhere: readonly ChangedElsewhere[];
  /** Until when main waits for a step of its own, per connection; ms of main's clock. */
  readonly waiting: Readonly<Record<string, number>>;
}

export const useAdmin = create<AdminState>(() => ({ connections: null, loadError: null, selected: null, sheet: null, status: null, elsewhere: [], waiting: {} }));

const { setState: set, getState: get } = useAdmin;

/** Main's list replaces ours; a chosen connection that is gone gives way to the first one. */
export function setConnections(connections: readonly ConnectionView[]): void {
  const { selected, sheet } = get();
  const there = (id: string): boolean => connections.some((connection) => connection.id === id);
  set({
    connections,
    loadError: null,
    selected: selected !== null && there(selected) ? selected : (connections[0]?.id ?? null),
    sheet: sheet === null || !('id' in sheet) || there(sheet.id) ? sheet : null,
  });
}

/** Asks main for the list: at the start, and after every act, because a failed act also changes what stands there. */
export async function refresh(): Promise<void> {
  const answer = await client.invoke('connections.list');
  if (answer.ok) setConnections(answer.value);
  else set({ loadError: answer.error });
}

/** What an act answered, put in its place at once. */
export function applyConnection(connection: ConnectionView): void {
  const { connections } = get();
  const known = connections ?? [];
  setConnections(known.some(({ id }) => id === connection.id) ? known.map((one) => (one.id === connection.id ? connection : one)) : [...known, connection]);
}

export function applyEnrolment(enrolment: EnrolmentView): void {
  const connection = get().connections?.find(({ id }) => id === enrolment.connectionId);
  if (connection === undefined) return;
  const ended = enrolment.state === 'off' || enrolment.state === 'abandoned';
  applyConnection({ ...connection, enrolment: ended ? null : enrolment });
}

export const setElsewhere = (elsewhere: readonly ChangedElsewhere[]): void => set({ elsewhere });
export const select = (id: string): void => set({ selected: id });
/** A new act: what was said about the last one, a state it found for instance, may not hold after it. */
export const openSheet = (sheet: OpenSheet): void => set({ sheet, status: null });
export const closeSheet = (): void => set({ sheet: null });
export const say = (text: string, tone: NonNullable<Status['tone']> = 'done'): void => set(({ status }) => ({ status: { text, tone, at: (status?.at ?? 0) + 1 } }));
export const setWaiting = (connectionId: string, until: number): void => set(({ waiting }) => ({ waiting: { ...waiting, [connectionId]: until } }));

export const endWaiting = (connectionId: string): void =>
  set(({ waiting }) => ({ waiting: Object.fromEntries(Object.entries(waiting).filter(([id]) => id !== connectionId)) }));

/** The connection with this id, redrawn when main says something new about it. */
export const useConnection = (id: string | null): ConnectionView | null =>
  useAdmin(({ connections }) => connections?.find((connection) => connection.id === id) ?? null);
