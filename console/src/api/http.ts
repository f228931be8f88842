/** What the other side said no to: `code` is its word for it, `message` is for people. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'Refused';
    this.code = code;
  }
}

/** No answer came at all: the other side is down, or out of reach from here. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

type Call = { method?: 'GET' | 'POST' | 'PUT'; body?: unknown };

/** One JSON request. Throws `Refused` on an answer above 399 and `Unreachable` when none came. */
export async function call<T>(url: string, { method = 'GET', body }: Call = {}): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, answer);
  return answer as T;
}

function refusal(status: number, answer: unknown): Refused {
  const said = (answer ?? {}) as { code?: unknown; message?: unknown };
  const code = typeof said.code === 'string' ? said.code : String(status);
  return new Refused(code, typeof said.message === 'string' ? said.message : `The answer was ${status}.`);
}
