/** @file Whether the system sends otpauth links to this app. Only with the person's consent: a setting, off at first. */

/** `unavailable`: this start or this system cannot be registered (a development run, a profile, no xdg-utils). */
export type RegistrationState = 'on' | 'off' | 'unavailable';

export interface LinkRegistration {
  /** Asked from the system each time: another program may have taken the links since. */
  state(): Promise<RegistrationState>;
  /** Resolves when the system has it so. @throws Failure `links-not-registered` where it does not. */
  set(on: boolean): Promise<void>;
}

export const noRegistration: LinkRegistration = {
  state: () => Promise.resolve('unavailable'),
  set: () => Promise.resolve(),
};
