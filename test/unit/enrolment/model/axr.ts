/** @file AXR: a record per secret, several at once, codes after enrolment, a challenge at sign-in. */
import { startAxr } from '../../../staging';
import type { Operation } from '../../../staging/axr/control';
import { onlyUser, type Adapter } from './subject';

export const axr: Adapter<Operation> = {
  kind: 'axr',
  operations: ['list', 'setup', 'setup', 'confirm', 'confirm', 'confirm', 'disable', 'disable', 'sign-in', 'sign-in-code'],
  codeInBody: /"token":"(\d{6})"/,
  async start(now) {
    const server = await startAxr({ now, users: [{ username: 'cody' }] });
    const { control } = server;
    const { username, password } = onlyUser(control.users());
    const who = { username };
    return {
      server, password, accountName: username,
      connection: { kind: 'axr', name: '', baseUrl: server.url, environment: 'local', certificate: null, credentials: { kind: 'password', username, password } },
      truth: () => {
        const { mfaEnabled, records } = control.truth(who);
        const secrets = (enrolled: boolean): readonly string[] => records.filter((record) => record.enrolled === enrolled).map(({ secret }) => secret);
        return { on: mfaEnabled, required: secrets(true), waiting: secrets(false) };
      },
      fault: (operation, fault) => control.setFault({ operation, fault }),
      elsewhere: (how) => {
        const act = { enrol: control.enrolElsewhere, rotate: control.rotateElsewhere, disable: control.disableElsewhere }[how];
        act(who);
      },
      code: () => control.code(who).code,
      signIn: (code) => ({ kind: 'password', username, password, ...(code === undefined ? {} : { code }) }),
    };
  },
};
