/** What our own log says of a token. */
export interface Logged {
  readonly id: string;
  readonly token_type: string;
  readonly token_tail: string;
  readonly meter_id: string;
  readonly meter_number: string;
  readonly status: string;
  readonly tenths: number | null;
  readonly created_at: Date;
  readonly delivered_at: Date | null;
  /** Later credit tokens of the same meter, counted up to what a meter remembers. */
  readonly newer: number;
  /** A key-change token was issued for the meter after it. */
  readonly key_changed: boolean;
}

/** What the digits themselves tell, without any key. */
export type Structure = 'format' | 'impossible' | 'test_display' | 'sealed';

/** What the display of the meter showed. */
export const DISPLAYS = ['used', 'old', 'reject', 'overflow', 'tamper', 'key_expired'] as const;
export type Display = (typeof DISPLAYS)[number];

export interface Question {
  readonly structure: Structure;
  readonly logged: Logged | null;
  /** A token of ours that differs by one slip of the finger. */
  readonly meant: Logged | null;
  /** The meter that refused, when it was named. */
  readonly meterId: string | null;
  readonly display: Display | null;
}

export type Verdict =
  | 'not_a_token'
  | 'impossible'
  | 'test_token'
  | 'mistyped'
  | 'not_ours'
  | 'other_meter'
  | 'used'
  | 'void'
  | 'superseded_key'
  | 'too_old'
  | 'full'
  | 'tampered'
  | 'wrong_key'
  | 'good';

/** A meter keeps this many identifiers; what is older than all of them is refused as OLD (IEC 62055-41). */
export const REMEMBERED = 50;

/** Why a meter refused, as far as it can be told from here; the first reason that fits. Pure. */
export function explain(question: Question): Verdict {
  const { structure, logged, meant } = question;
  if (logged) return ofLogged(logged, question);
  if (meant) return 'mistyped';
  if (structure === 'format') return 'not_a_token';
  if (structure === 'test_display') return 'test_token';
  return structure === 'impossible' ? 'impossible' : 'not_ours';
}

const BY_DISPLAY: Readonly<Record<Display, Verdict>> = {
  used: 'used',
  old: 'too_old',
  reject: 'wrong_key',
  overflow: 'full',
  tamper: 'tampered',
  key_expired: 'wrong_key',
};

function ofLogged(logged: Logged, { meterId, display }: Question): Verdict {
  if (meterId !== null && logged.meter_id !== meterId) return 'other_meter';
  if (logged.status === 'redeemed') return 'used';
  if (logged.status === 'expired' || logged.status === 'failed') return 'void';
  if (logged.key_changed && logged.token_type !== 'key_change') return 'superseded_key';
  if (logged.newer >= REMEMBERED) return 'too_old';
  return display === null ? 'good' : BY_DISPLAY[display];
}

/** What to say and what to do next, in plain words. */
export const WORDS: Readonly<Record<Verdict, { readonly answer: string; readonly next: string }>> = {
  not_a_token: { answer: 'This is no token: a token has 20 digits.', next: 'Read it again from the message, four digits at a time.' },
  impossible: { answer: 'No meter takes these digits: at least one of them is wrong.', next: 'Read the token again from the message, or send it again.' },
  test_token: { answer: 'This is a test token: it shows something on the meter and brings no water.', next: 'Use the token from the message of the purchase.' },
  mistyped: { answer: 'One digit is wrong: a token of ours is the same but for one slip.', next: 'Send the right token again and have it typed anew.' },
  not_ours: {
    answer: 'We have not issued this token.',
    next: 'Compare every digit with the message. If they agree, the token was bought elsewhere: look at the history of the meter at the vendor.',
  },
  other_meter: { answer: 'This token was issued for another meter, and no other takes it.', next: 'Type it into the meter it was issued for.' },
  used: {
    answer: 'The meter has taken this token already; it takes each only once.',
    next: 'Compare the credit on the display. Send the newest token if another was meant.',
  },
  void: { answer: 'This token is no longer good.', next: 'Look at the purchase: a new token may have been issued in its place.' },
  superseded_key: {
    answer: "The meter's key was changed after this token was made, so the meter cannot read it.",
    next: 'If its water was never loaded, ask for a token of the same volume free of charge, with this one as the reason.',
  },
  too_old: {
    answer: 'The meter has taken so many newer tokens that it refuses this one as old.',
    next: 'If its water was never loaded, ask for a token of the same volume free of charge. If newer tokens are refused as old too, the vendor account is on the wrong host.',
  },
  full: { answer: 'The meter holds as much credit as it can.', next: 'Use some water and type the same token again: it is still good.' },
  tampered: {
    answer: 'The meter has locked itself because it was opened.',
    next: 'Have the meter looked at, clear the tamper, then type the same token again.',
  },
  wrong_key: {
    answer: 'The token is right, but the meter reads it with another key than the vendor wrote it with.',
    next: 'Check the digits once more. If they are right, the meter needs its key-change tokens from the vendor first; this token stays good.',
  },
  good: { answer: 'Nothing speaks against this token.', next: 'Type it once more, slowly. If it is refused again, ask again with what the display shows.' },
};
