/** @file The processes and the renderer's real sandbox, as an ordinary user: without `--no-sandbox`, which only root's start scripts add. */
import { readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stageForNobody } from '../support/as-nobody';
import { runElectron, type Run } from '../support/electron-run';

const CHECKOUT = process.env['TESSERA_APP'] ?? resolve(import.meta.dirname, '../..');
const stage = stageForNobody();
let run: Run;

beforeAll(async () => {
  const binary = process.env['TESSERA_ELECTRON'];
  if (binary === undefined) throw new Error('TESSERA_ELECTRON is not set: start the tests with `npm test`');
  const electron = join(stage.copy(dirname(binary), 'runtime'), 'electron');
  for (const part of ['out', 'package.json', 'node_modules/keytar']) stage.copy(join(CHECKOUT, part), join('app', part));
  run = await runElectron({
    command: stage.becoming(electron),
    args: [join(stage.folder, 'app')],
    env: { ...stage.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
    selector: 'body',
    pattern: '\\S',
  });
});

afterAll(async () => {
  await run.stop();
  stage.remove();
});

const status = (pid: number, field: string): string => new RegExp(`^${field}:\\s+(\\S+)`, 'm').exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? '';
const commandOf = (pid: number): string => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
const isRenderer = (pid: number): boolean => commandOf(pid).includes('--type=renderer');

it('runs the renderer under seccomp, without new privileges, in namespaces of its own, and not as root', () => {
  const [main = 0, ...others] = run.processes();
  const renderers = others.filter(isRenderer);
  expect(renderers).not.toEqual([]);
  for (const renderer of renderers) {
    expect(status(renderer, 'Seccomp')).toBe('2');
    expect(status(renderer, 'NoNewPrivs')).toBe('1');
    expect(status(renderer, 'Uid')).not.toBe('0');
    expect(readlinkSync(`/proc/${String(renderer)}/ns/user`)).not.toBe(readlinkSync(`/proc/${String(main)}/ns/user`));
  }
});

it('has no process for a network that no page has', () => {
  const [, ...others] = run.processes();
  expect(others.map(commandOf).filter((command) => command.includes('network.mojom'))).toEqual([]);
});
