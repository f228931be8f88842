import type { LoginDeps } from '../sessions/index.ts';

export interface AccountsDeps extends LoginDeps {
  /** Where links of mail lead, without a trailing slash. */
  readonly publicUrl: string;
  /** Whether anybody may make an account and a workspace. */
  readonly registrationOpen: boolean;
}
