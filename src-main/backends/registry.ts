/** @file The backends there are. Adding one: its file, and its line here (docs/adding-a-backend.md). */
import type { BackendKind } from '../../src-shared/model';
import type { Backend } from './backend';
import { freesewing } from './freesewing';

const BACKENDS: Readonly<Record<BackendKind, Backend>> = { freesewing };

export const backendFor = (kind: BackendKind): Backend => BACKENDS[kind];
