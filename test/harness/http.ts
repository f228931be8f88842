/** A JSON body of whatever shape: tests look into it, the contract test checks it against its schema. */
export type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- read by tests of many shapes

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
  readonly headers: Headers;
}

export interface CallOptions {
  /** An e-mail (signed in on first use), an access token, an API key; left out: nobody. */
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Api = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

export interface Client {
  readonly api: Api;
  /** The access token of a user; signs in once and remembers it. */
  login(email: string, password?: string): Promise<string>;
  /** Forgets who is signed in. */
  forget(): void;
}

export function createClient(url: string, password: string): Client {
  const signedIn = new Map<string, Promise<string>>();
  const signIn = async (email: string, secret: string): Promise<string> => {
    const answer = await send(`${url}/api/auth/login/`, 'POST', { body: { email, password: secret } });
    if (answer.status !== 200) throw new Error(`${email} cannot sign in: ${answer.status} ${answer.text}`);
    return answer.body['access'] as string;
  };
  const login = (email: string, secret = password): Promise<string> => {
    const known = signedIn.get(email) ?? signIn(email, secret);
    signedIn.set(email, known);
    known.catch(() => signedIn.delete(email));
    return known;
  };
  const api: Api = async (method, path, options = {}) => {
    const { as, ...rest } = options;
    const credential = as?.includes('@') ? await login(as) : as;
    const headers = { ...(credential ? { authorization: `Bearer ${credential}` } : {}), ...rest.headers };
    return send(`${url}${path}`, method, { ...rest, headers });
  };
  return {
    api,
    login,
    forget: () => {
      signedIn.clear();
    },
  };
}

/** One HTTP call; text bodies go as they are, anything else as JSON. Redirects are shown, not followed. */
export async function send(url: string, method: string, { body, headers = {} }: Omit<CallOptions, 'as'> = {}): Promise<Answer> {
  const plain = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined || plain ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: plain ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parse(text), text, headers: response.headers };
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
