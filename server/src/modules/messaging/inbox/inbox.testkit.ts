/** The product with a WhatsApp number, somebody who writes to it, and those who answer. */
import { DEMO_PASSWORD, type Answer, type Json } from '../../../../../test/harness.ts';
import { META, OWNER, startWhatsapp, type WhatsappTown } from '../whatsapp/whatsapp.testkit.ts';

export const TALKS = '/api/messaging/conversations/';
export const MESSAGES = '/api/messaging/messages/';

export interface InboxTown extends AsyncDisposable {
  readonly town: WhatsappTown;
  /** Somebody new writes. @returns their talk */
  says(peer: string, text: string): Promise<Json>;
  /** Any message, in the API's own words. @returns Meta's id of it */
  speaks(peer: string, message: Json): Promise<string>;
  talkWith(peer: string): Promise<Json>;
  messagesOf(id: string, as?: string): Promise<Json[]>;
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, as?: string): Promise<Answer>;
  must(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, as?: string): Promise<Json>;
  /** Another colleague who may answer. @returns id and address */
  colleague(name: string): Promise<{ id: string; email: string }>;
  reaches(id: string, status: string): Promise<Json>;
  peer(): string;
}

let next = 0;

export async function startInbox(options: Parameters<typeof startWhatsapp>[0] = {}): Promise<InboxTown> {
  const town = await startWhatsapp(options);
  const { app } = town;
  const ask: InboxTown['ask'] = (...[method, path, body, as = OWNER]) => app.api(method, path, { as, ...(body ? { body } : {}) });
  const must: InboxTown['must'] = async (...call) => {
    const [method, path] = call;
    const answer = await ask(...call);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const heard = async (): Promise<void> => {
    await town.settled();
    await app.waitFor(async () => (await app.sql("select from inbound_words where state = 'new'")).length === 0, { what: 'every word to be heard' });
  };
  const talkWith = async (peer: string): Promise<Json> => {
    const page = await must('GET', `${TALKS}?search=${peer}`);
    return (page['results'] as Json[])[0]!;
  };
  return {
    town,
    ask,
    must,
    talkWith,
    peer: () => `2547220${String(10_000 + (next += 1))}`,
    speaks: async (peer, message) => {
      const wamid = await town.says(peer, message);
      await heard();
      return wamid;
    },
    says: async (peer, text) => {
      await town.says(peer, { type: 'text', text: { body: text } });
      await heard();
      return talkWith(peer);
    },
    messagesOf: async (id, as) => (await must('GET', `${TALKS}${id}/messages/`, undefined, as))['results'] as Json[],
    colleague: async (name) => {
      const email = `${name}${(next += 1)}@demo.test`;
      await app.login(OWNER);
      const made = await must('POST', '/api/auth/users/', { email, first_name: name, role: 'operator', password: DEMO_PASSWORD });
      return { id: made['id'] as string, email };
    },
    reaches: async (id, status) => {
      let last: Json = {};
      await app
        .waitFor(async () => (last = await must('GET', `${MESSAGES}${id}/`))['status'] === status, { what: status })
        .catch((error: unknown) => {
          throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
        });
      return last;
    },
    [Symbol.asyncDispose]: () => app.stop(),
  };
}

export { META, OWNER };
