/** @file The staging backends. Each is one folder that exports a `start…`; `host/` is what they share. */
export { startFreesewing as startStaging } from './freesewing';
export type { FreesewingOptions as StagingOptions, RunningFreesewing as RunningStaging } from './freesewing';
export type { FreesewingControl, Operation } from './freesewing/control';
export type { Credentials, NewUser, Truth } from './freesewing/users';
export type { Fault, Times, When } from './host/faults';
export type { StagingCall } from './host/host';
export { connectControl } from './host/control-client';
export type { Remote } from './host/control-client';
export { serveControl } from './host/control-server';
export type { ControlEndpoint } from './host/control-server';
export { makeCertificate } from './host/certificate';
export { startFon } from './fon';
export type { FonOptions, RunningFon } from './fon';
export type { FonControl } from './fon/control';
export type { FonSettings } from './fon/settings';
