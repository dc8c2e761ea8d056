/** @file What the inspector shows of one call: everything secret is taken out before it gets here. */
import { z } from 'zod';
import { Instant } from './model';

const Headers = z.array(z.object({ name: z.string(), value: z.string() }));
export const InspectedCall = z.object({
  id: z.number().int(),
  at: Instant,
  method: z.string(),
  url: z.string(),
  status: z.number().int().nullable(),
  milliseconds: z.number(),
  request: z.object({ headers: Headers, body: z.string().nullable() }),
  /** Null where no answer came. */
  response: z.object({ headers: Headers, body: z.string().nullable() }).nullable(),
});
export type InspectedCall = Readonly<z.infer<typeof InspectedCall>>;
