import { Type, type Static } from 'typebox';
import { Self } from '../members/index.ts';

export const Credentials = Type.Object(
  {
    email: Type.String({ minLength: 1, maxLength: 300 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
    /** Where the account has a second factor: after `auth.code_required`, the same call with the code. */
    code: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  },
  { additionalProperties: false },
);
export const RefreshBody = Type.Object({ refresh: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false });
/** May be empty; what else an older client sends is not looked at. */
export const LogoutBody = Type.Union([
  Type.Object({ refresh: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 4000 })) }),
  Type.Null(),
]);

const Tokens = Type.Object({ access: Type.String(), refresh: Type.String() });
export type TokenPair = Static<typeof Tokens>;

/** Both older front ends read it: one looks under `tokens`, the other at the top. */
export const SignedInBody = Type.Object({ message: Type.String(), user: Self, tokens: Tokens, access: Type.String(), refresh: Type.String() });
export const RefreshedBody = Type.Object({ access: Type.String(), refresh: Type.String(), tokens: Tokens });
export const Message = Type.Object({ message: Type.String() });

export const Session = Type.Object({
  id: Type.String(),
  /** Browser and system, as far as the user agent tells. */
  device: Type.String(),
  user_agent: Type.String(),
  ip_address: Type.Union([Type.String(), Type.Null()]),
  is_current: Type.Boolean(),
  /** A second factor was shown at the sign-in. */
  second_factor: Type.Boolean(),
  created_at: Type.String(),
  /** When its tokens were last exchanged: at most a quarter of an hour before it was last used. */
  last_seen_at: Type.String(),
  expires_at: Type.String(),
});
