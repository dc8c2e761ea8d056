/** @file One user's computer and one FreeSewing server, with the clock in the test's hand. */
import type { ConnectionView, EnrolmentView } from '../../../../src-shared/model';
import { startStaging, type Credentials, type RunningStaging, type Truth } from '../../../staging';
import { Bench, hexOf, START } from './bench';
import { simComputer, type Computer } from './computer';
import { drivenTime } from './time';

export { DEADLINE, failing, START } from './bench';

export class World extends Bench<RunningStaging> {
  static async start(computer: Computer = simComputer()): Promise<World> {
    const time = drivenTime(START);
    const staging = await startStaging({ now: () => time.now() });
    return new World(time, staging, computer, await computer.open(() => time.now()));
  }

  who(username: string): Credentials {
    const found = this.staging.control.users().find((user) => user.username === username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  }

  truth(username: string): Truth {
    return this.staging.control.truth({ username });
  }

  async connect(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<ConnectionView> {
    const { password, jwt, apiKey, apiSecret } = this.who(username);
    const credentials = { password: { kind: 'password', username, password }, jwt: { kind: 'jwt', jwt }, key: { kind: 'key', key: apiKey, secret: apiSecret } } as const;
    return this.service.connections.add({
      kind: 'freesewing', name: `${username} at staging`, baseUrl: this.staging.url, environment: 'local', credentials: credentials[by], certificate: null,
    });
  }

  /** Connected, and the secret issued. */
  async issued(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<EnrolmentView> {
    return this.service.enrolments.start((await this.connect(username, by)).id);
  }

  async proven(username: string, by: 'password' | 'jwt' | 'key' = 'password'): Promise<EnrolmentView> {
    return this.service.enrolments.confirm((await this.issued(username, by)).id);
  }

  /** The invariant of DESIGN section 6: a secret that the server requires is in the vault or in the journal. */
  keepsWhatIsRequired(username: string): boolean {
    const { mfaEnabled, secret } = this.truth(username);
    return !mfaEnabled || this.keepsAll(secret);
  }

  isOurs(id: string, username: string): boolean {
    const { secret } = this.truth(username);
    const ours = this.enrolment(id).secret;
    return secret !== null && ours !== null && Buffer.from(ours.reveal()).toString('hex') === hexOf(secret);
  }
}
