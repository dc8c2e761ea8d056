/** @file FreeSewing: one secret at a time, a state that can be read, scratch codes at confirm. */
import { startStaging, type Operation } from '../../../staging';
import { onlyUser, type Adapter } from './subject';

export const freesewing: Adapter<Operation> = {
  kind: 'freesewing',
  operations: ['setup', 'confirm', 'confirm', 'confirm', 'disable', 'disable', 'status', 'sign-in'],
  codeInBody: /"token":"(\d{6})"/,
  async start(now) {
    const server = await startStaging({ now, qrcode: false, users: [{ username: 'cody', scratchCodes: true }] });
    const { control } = server;
    const { username, password } = onlyUser(control.users());
    const who = { username };
    return {
      server, password, accountName: username,
      connection: { kind: 'freesewing', name: '', baseUrl: server.url, environment: 'local', certificate: null, credentials: { kind: 'password', username, password } },
      truth: () => {
        const { mfaEnabled, secret } = control.truth(who);
        const held = secret === null ? [] : [secret];
        return { on: mfaEnabled, required: mfaEnabled ? held : [], waiting: mfaEnabled ? [] : held };
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
