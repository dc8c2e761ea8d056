/** @file What the window knows of a connection's other users and of the jobs over them. */
import { create } from 'zustand';
import type { BulkJobView, RemoteUserView } from '../../../src-shared/bulk';
import type { AppError } from '../../../src-shared/errors';
import { client } from '../state/client';

interface UsersState {
  readonly users: Readonly<Record<string, readonly RemoteUserView[]>>;
  readonly jobs: readonly BulkJobView[];
  readonly error: AppError | null;
  /** A list that was dropped on the window, for the chosen connection. */
  readonly dropped: { readonly connectionId: string; readonly file: File } | null;
}

export const useUsers = create<UsersState>(() => ({ users: {}, jobs: [], error: null, dropped: null }));
const { setState: set, getState: get } = useUsers;

export async function loadUsers(connectionId: string): Promise<void> {
  const [list, jobs] = await Promise.all([client.invoke('users.list', { connectionId }), client.invoke('bulk.list')]);
  if (list.ok) set(({ users }) => ({ users: { ...users, [connectionId]: list.value }, error: null }));
  else set({ error: list.error });
  if (jobs.ok) set({ jobs: jobs.value });
}

export function applyJob(job: BulkJobView): void {
  set(({ jobs }) => ({ jobs: [...jobs.filter(({ id, connectionId }) => id !== job.id && connectionId !== job.connectionId), job] }));
}

export const forgetJob = (id: string): void => set(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));

/** Main says what changed while a job runs. */
export function listenToJobs(): () => void {
  return client.on('bulk.changed', ({ job, users: changed }) => {
    applyJob(job);
    const known = get().users[job.connectionId];
    if (known === undefined || changed.length === 0) return;
    const newer = new Map(changed.map((user) => [user.id, user]));
    set(({ users }) => ({ users: { ...users, [job.connectionId]: known.map((user) => newer.get(user.id) ?? user) } }));
  });
}

export const drop = (connectionId: string, file: File): void => set({ dropped: { connectionId, file } });
export const takeDropped = (): void => set({ dropped: null });
