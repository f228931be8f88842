export { countAttempt, forgetAttempts, removeStaleAttempts, secondsBlocked } from './queries.ts';
export type { AttemptRule } from './queries.ts';
export { tooManyAttempts } from './errors.ts';
export { provePassword } from './password.ts';
export { beginAttempt, endAttempts } from './sign-in.ts';
export type { Attempt } from './sign-in.ts';
