/** @file Puts a backend's service on a loopback port. */
import { makeCertificate } from './certificate';
import type { StagingClock } from './clock';
import { StagingHost } from './host';
import type { StagingService } from './service';

export interface HostOptions {
  /** 0 or absent = a free one. */
  readonly port?: number;
  /** https, with a certificate for these names; absent = http. */
  readonly tls?: { readonly names: readonly string[]; readonly validUntil?: number };
  readonly now?: () => number;
}

/** A server that runs, whichever backend it plays. `url` is its base URL, without the base path of a backend. */
export interface Running<Control> {
  readonly url: string;
  readonly control: Control;
  /** PEM of the authority to trust; null over http. */
  readonly authority: string | null;
  close(): Promise<void>;
}

export async function startHost<Control>(
  service: StagingService, clock: StagingClock, { port = 0, tls }: HostOptions, control: (host: StagingHost) => Control,
): Promise<Running<Control>> {
  const chain = tls === undefined ? null : makeCertificate(tls.names, tls.validUntil);
  const host = new StagingHost(service, clock, chain);
  const url = await host.listen(port);
  return { url, control: control(host), authority: chain?.authority ?? null, close: () => host.close() };
}
