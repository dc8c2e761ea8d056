/** @file Channel names, shared by main and the preloads. */
export const CALL_CHANNEL = 'tessera:call';
export const eventChannel = (name: string): string => `tessera:event:${name}`;
