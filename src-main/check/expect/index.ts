/** @file What each service's answers are compared with. A new service: its file, and its line here. */
import type { BackendKind } from '../../../src-shared/model';
import { accountable } from './accountable';
import { axr } from './axr';
import type { Expectations } from './expect';
import { fon } from './fon';
import { freesewing } from './freesewing';

export { seenIn } from './expect';

export const EXPECTATIONS: Readonly<Record<BackendKind, Expectations>> = { accountable, axr, fon, freesewing };
