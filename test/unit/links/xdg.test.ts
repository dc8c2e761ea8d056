/** With an `xdg-mime` that does what the real one does to its list; the real one is used where the machine has it. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { LAUNCHER, launcherOf, xdgRegistration } from '../../../src-main/links/xdg';

const FAKE = `#!/bin/sh
list="$XDG_CONFIG_HOME/mimeapps.list"
if [ "$1" = query ]; then sed -n "s,^$3=\\([^;]*\\).*,\\1,p" "$list" 2>/dev/null | tail -n1; exit 0; fi
[ "$1" = default ] || exit 1
file=$2; shift 2
mkdir -p "$XDG_CONFIG_HOME"
[ -s "$list" ] || echo "[Default Applications]" > "$list"
for type; do echo "$type=$file;" >> "$list"; done
`;
const real = spawnSync('sh', ['-c', 'command -v xdg-mime']).status === 0;
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function setUp(kind: 'fake' | 'real' | 'none') {
  const home = mkdtempSync(join(tmpdir(), 'tessera-xdg-'));
  homes.push(home);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  if (kind === 'fake') {
    writeFileSync(join(bin, 'xdg-mime'), FAKE);
    chmodSync(join(bin, 'xdg-mime'), 0o755);
  }
  const env = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config'), PATH: kind === 'none' ? bin : `${bin}:${process.env['PATH'] ?? ''}` };
  const at = (program: string) => xdgRegistration({ program, env });
  return { env, at, registration: at('/opt/Tessera/tessera'), list: join(home, 'config/mimeapps.list'), launcher: join(home, 'data/applications', LAUNCHER) };
}

describe.each(real ? ['fake', 'real'] as const : ['fake'] as const)('links on Linux, with the %s xdg-mime', (kind) => {
  it('are off until a person switches them on, and off again after', async () => {
    const { registration, launcher, list } = setUp(kind);
    expect(await registration.state()).toBe('off');
    expect(existsSync(launcher)).toBe(false);
    await registration.set(true);
    expect(await registration.state()).toBe('on');
    expect(readFileSync(list, 'utf8')).toContain(`x-scheme-handler/otpauth-migration=${LAUNCHER}`);
    await registration.set(false);
    expect(await registration.state()).toBe('off');
    expect(existsSync(launcher)).toBe(false);
    expect(readFileSync(list, 'utf8')).not.toContain('tessera');
  });

  it('leave what others registered as it is', async () => {
    const { registration, list, env } = setUp(kind);
    mkdirSync(env.XDG_CONFIG_HOME);
    const others = '[Default Applications]\ntext/html=browser.desktop\n[Added Associations]\nx-scheme-handler/otpauth=other.desktop;\n';
    writeFileSync(list, others);
    await registration.set(true);
    await registration.set(false);
    const kept = readFileSync(list, 'utf8');
    expect(kept).toContain('text/html=browser.desktop');
    expect(kept).not.toContain('tessera');
    expect(kept).toContain('x-scheme-handler/otpauth=other.desktop');
  });

  it('are off where the app has been moved since', async () => {
    const { registration, at } = setUp(kind);
    await registration.set(true);
    expect(await at('/elsewhere/tessera').state()).toBe('off');
  });
});

describe('links on Linux', () => {
  it('are unavailable without xdg-mime, and switching them on says so', async () => {
    const { registration } = setUp('none');
    expect(await registration.state()).toBe('unavailable');
    await expect(registration.set(true)).rejects.toMatchObject({ code: 'links-not-registered' });
  });

  it.each([
    ['/opt/Tessera/tessera', 'Exec="/opt/Tessera/tessera" -- %u'],
    ['/home/me/my apps/100%/tessera', 'Exec="/home/me/my apps/100%%/tessera" -- %u'],
    ['/a"b$c`d\\e', 'Exec="/a\\\\"b\\\\$c\\\\`d\\\\\\\\e" -- %u'],
  ])('start %s with -- before the link', (program, line) => {
    expect(launcherOf(program).split('\n')).toContain(line);
  });
});
