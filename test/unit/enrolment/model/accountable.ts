/** @file Accountable: setup turns 2FA on at once, and reading the state tells the secret. */
import { startAccountable } from '../../../staging';
import type { Operation } from '../../../staging/accountable/settings';
import { onlyUser, type Adapter } from './subject';

export const accountable: Adapter<Operation> = {
  kind: 'accountable',
  operations: ['setup', 'setup', 'setup', 'disable', 'disable', 'status', 'status', 'sign-in', 'sign-in-code'],
  codeInBody: /"code":"(\d{6})"/,
  async start(now) {
    const server = await startAccountable({ now, qrcode: false, users: [{ username: 'cody' }] });
    const { control, apiToken } = server;
    const { uuid, username, password } = onlyUser(control.users());
    const who = { username };
    return {
      server, password, accountName: username,
      connection: {
        kind: 'accountable', name: '', baseUrl: server.url, environment: 'local', certificate: null,
        credentials: { kind: 'token', token: apiToken, userId: uuid, username },
      },
      truth: () => {
        const { mfaEnabled, secret } = control.truth(who);
        return { on: mfaEnabled, required: secret === null ? [] : [secret], waiting: [] };
      },
      fault: (operation, fault) => control.setFault({ operation, fault }),
      elsewhere: (how) => {
        // Nothing waits at this server: whoever sets up replaces the secret at once.
        const act = { enrol: control.enrolElsewhere, rotate: control.enrolElsewhere, disable: control.disableElsewhere }[how];
        act(who);
      },
      code: () => control.code(who).code,
      signIn: () => null,
    };
  },
};
