/** @file This window's way to main. */
import { createClient } from '../../ui/client';

export const client = createClient<'admin'>();
