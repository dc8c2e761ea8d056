/** @file The backends there are. Adding one: its file, and its line here (docs/adding-a-backend.md). */
import type { BackendKind } from '../../src-shared/model';
import { Failure } from '../../src-shared/errors';
import type { Backend } from './backend';
import { accountable } from './accountable';
import { axr } from './axr';
import { fon } from './fon';
import { freesewing } from './freesewing';

const BACKENDS: Partial<Readonly<Record<BackendKind, Backend>>> = { accountable, axr, freesewing, fon };

/** @throws Failure `bad-request` for a kind that has no adapter in this version. */
export function backendFor(kind: BackendKind): Backend {
  const backend = BACKENDS[kind];
  if (backend === undefined) throw new Failure('bad-request');
  return backend;
}
