import { createClient } from '../ui/client';

/** The quick search's way to main. */
export const client = createClient<'quick'>();
