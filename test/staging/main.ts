/**
 * @file `npm run staging`: the staging backends on free loopback ports, until SIGTERM or SIGINT. Prints how to come in,
 * for people; with `--json` exactly one line for programs.
 */
import { serveControl, startStaging } from './index';
import type { ControlEndpoint, Credentials, RunningStaging, Truth } from './index';

function story(freesewing: RunningStaging, control: ControlEndpoint): string {
  const about = (user: Credentials): string => {
    const truth: Truth = freesewing.control.truth({ username: user.username });
    const secret = truth.mfaEnabled && truth.secret !== null ? `, secret ${truth.secret}` : '';
    return [
      `  ${user.username}   MFA ${truth.mfaEnabled ? 'on' : 'off'}${secret}${user.username === 'cody' ? ', gets scratch codes at confirm' : ''}`,
      `    password    ${user.password}`,
      `    JWT         ${user.jwt}`,
      `    API key     ${user.apiKey}`,
      `    API secret  ${user.apiSecret}`,
    ].join('\n');
  };
  return [
    `FreeSewing staging backend: ${freesewing.url}`,
    '',
    ...freesewing.control.users().map((user) => `${about(user)}\n`),
    'Faults and the server\'s true state:',
    `  curl -H 'Authorization: Bearer ${control.token}' -d '{"call":"truth","with":{"username":"tess"}}' ${control.url}`,
    '',
    'Stop with Ctrl+C.',
  ].join('\n');
}

async function main(): Promise<void> {
  const freesewing = await startStaging();
  const control = await serveControl(freesewing.control);
  const [first] = freesewing.control.users();
  if (first === undefined) throw new Error('the staging backend has no users');
  const { username, password, jwt, apiKey, apiSecret } = first;
  console.log(process.argv.includes('--json')
    ? JSON.stringify({ freesewing: { url: freesewing.url, username, password, jwt, apiKey, apiSecret, control: control.endpoint } })
    : story(freesewing, control.endpoint));
  const stop = (): void => void Promise.all([freesewing.close(), control.close()]).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

void main();
