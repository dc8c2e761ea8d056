/**
 * @file Who is asking? Before a secret that is already in the vault is shown again or changed, before a backup is set up or brought in, the person at the desk says so again
 * (DESIGN section 1.1). The one seam for it: docs/decisions/showing.md; `lock/reauthentication.ts` answers.
 */

/** What the person is about to see or do; a prompt can name it. */
export type RevealingAct = 'show-account' | 'export-accounts' | 'change-account' | 'back-up' | 'restore' | 'hand-over';

/** Resolves when the act may go on. @throws Failure where it may not. */
export type RequireReauthentication = (act: RevealingAct) => Promise<void>;
