/** @file How a service and an account are called in sentences. */
import type { ConnectionView } from '../../../src-shared/model';
import type { Translate } from '../../ui/i18n/text';

export const serviceName = (t: Translate, { kind }: Pick<ConnectionView, 'kind'>): string => t(`admin.services.${kind}`);

/** The account as the server calls it, else as the person does; null while neither is known (JWT, API key, before the first check). */
export const accountName = ({ remoteUser, username }: Pick<ConnectionView, 'remoteUser' | 'username'>): string | null => remoteUser ?? username;
