import { createClient } from '../ui/client';

/** The authenticator's way to main. */
export const client = createClient<'authenticator'>();
