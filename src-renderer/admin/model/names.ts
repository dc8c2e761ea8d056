/** @file How a service and an account are called in sentences. */
import { SERVICES } from '../../../src-shared/backends';
import type { ConnectionView } from '../../../src-shared/model';
import type { Translate } from '../../ui/i18n/text';

export const serviceName = (_t: Translate, { kind }: Pick<ConnectionView, 'kind'>): string => SERVICES[kind].name;

/** Whether this user's own sign-in can be made here: it takes the password, and a name to go with it. */
export const canSignIn = ({ auth, username }: Pick<ConnectionView, 'auth' | 'username'>): boolean => auth === 'password' || (auth === 'token' && username !== null);

/** The account as the server calls it, else as the person does; null while neither is known (JWT, API key, before the first check). */
export const accountName = ({ remoteUser, username }: Pick<ConnectionView, 'remoteUser' | 'username'>): string | null => remoteUser ?? username;
