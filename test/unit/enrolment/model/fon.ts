/** @file FoN: no state to read, backup codes at setup, and five calls in a quarter of an hour, which only the clock brings back. */
import { startFon } from '../../../staging';
import type { Operation } from '../../../staging/fon/control';
import { onlyUser, type Adapter } from './subject';

export const fon: Adapter<Operation> = {
  kind: 'fon',
  operations: ['setup', 'confirm', 'confirm', 'confirm', 'disable', 'disable', 'sign-in', 'sign-in'],
  codeInBody: /"mfaCode":"(\d{6})"/,
  async start(now) {
    const server = await startFon({ now, qrCode: false, users: [{ username: 'cody' }] });
    const { control } = server;
    const { username, email, password } = onlyUser(control.users());
    const who = { username };
    return {
      server, password, accountName: email,
      connection: { kind: 'fon', name: '', baseUrl: server.url, environment: 'local', certificate: null, credentials: { kind: 'password', username: email, password } },
      truth: () => {
        const { mfaEnabled, secret, pending } = control.truth(who);
        return { on: mfaEnabled, required: secret === null ? [] : [secret], waiting: pending === null ? [] : [pending.secret] };
      },
      fault: (operation, fault) => control.setFault({ operation, fault }),
      elsewhere: (how) => {
        const act = { enrol: control.enrolElsewhere, rotate: control.rotateElsewhere, disable: control.disableElsewhere }[how];
        act(who);
      },
      code: () => control.code(who).code,
      signIn: (code) => ({ kind: 'password', username: email, password, ...(code === undefined ? {} : { code }) }),
    };
  },
};
