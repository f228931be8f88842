import { forbidden } from '../../../kernel/errors.ts';
import type { Actor } from '../../../kernel/http.ts';

export interface Person {
  readonly id: string;
  readonly sessionId: string;
}

/** The signed-in person behind a request. @throws AppError `forbidden` for API keys */
export function personOf({ kind, id, sessionId }: Actor): Person {
  if (kind !== 'user' || sessionId === null) throw forbidden('An API key is nobody. Sign in as a person.');
  return { id, sessionId };
}
