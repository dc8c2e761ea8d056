/**
 * @file Who is asking? Before a secret that is already in the vault is shown again, the person at the desk says so again
 * (DESIGN section 1.1). The one seam for it: docs/decisions/showing.md.
 */

/** What the person is about to see; a prompt can name it. */
export type RevealingAct = 'show-account' | 'export-accounts';

/** Resolves when the act may go on. @throws Failure where it may not. */
export type RequireReauthentication = (act: RevealingAct) => Promise<void>;

/** Passes: a vault that only the keychain opens has nothing to ask for. */
export const requireReauthentication: RequireReauthentication = () => Promise.resolve();
