import type { Tx } from '../../../kernel/db.ts';

export type NoticeOf = 'password_changed' | 'email_changed' | 'second_factor_on' | 'second_factor_off' | 'recovery_code_used';

/** What an account's mail can say; `until` and `at` as the reader's clock shows them. */
type Letter =
  | { readonly template: 'verify_email'; readonly url: string; readonly until: string }
  | { readonly template: 'address_in_use'; readonly url: string }
  | { readonly template: 'password_reset'; readonly url: string; readonly until: string }
  | { readonly template: 'invitation'; readonly invitedBy: string; readonly role: string; readonly url: string; readonly until: string }
  | { readonly template: 'account_notice'; readonly what: NoticeOf; readonly at: string };

export interface LetterOut {
  readonly dedupeKey: string;
  readonly to: string;
  /** `en`, `sw`, `fr`. */
  readonly language: string;
  readonly message: Letter;
  /** True: signed by the platform, with nothing in it that the client chose. */
  readonly fromPlatform?: boolean;
  readonly doNotSendAfter?: Date;
}

/** Puts letters into the transaction of their cause. @returns how many were new. */
export type QueueLetters = (tx: Tx, letters: readonly LetterOut[]) => Promise<number>;
