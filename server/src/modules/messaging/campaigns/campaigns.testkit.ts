import type { Answer, Json, TestApp } from '../../../../../test/harness.ts';
import { recordConsent, findOrCreateContacts } from '../contacts/index.ts';

export const OWNER = 'owner@demo.test';
export const STAFF = 'admin@mkondo.test';

/** What tests of campaigns do over and over, in tenant demo. */
export interface Kit {
  readonly post: (path: string, body?: object, as?: string) => Promise<Answer>;
  readonly get: (path: string, as?: string) => Promise<Json>;
  /** People who agreed to advertising by text message. @returns their ids */
  readonly people: (phones: readonly string[], agreed?: boolean) => Promise<string[]>;
  readonly draft: (body: object) => Promise<string>;
  readonly statusIs: (id: string, wanted: string) => Promise<Json>;
  readonly credits: () => Promise<[string, string, string]>;
  readonly grant: (n: number) => Promise<Answer>;
}

export function kitOf(app: TestApp): Kit {
  const tenant = app.tenantIds.demo;
  const post: Kit['post'] = (path, body, as = OWNER) => app.api('POST', `/api/messaging/${path}`, { as, ...(body ? { body } : {}) });
  const get: Kit['get'] = async (path, as = OWNER) => (await app.api('GET', `/api/messaging/${path}`, { as })).body;
  const people: Kit['people'] = (phones, agreed = true) =>
    app.db.inTenant(tenant, async (tx) => {
      const identities = phones.map((value) => ({ kind: 'phone', value, name: `P${value.slice(-3)} Odhiambo` }) as const);
      const ids = await findOrCreateContacts(tx, identities, 'import');
      const same = { channel: 'sms', purpose: 'marketing', action: 'grant', source: 'staff', wording: 'Yes', occurredAt: new Date() } as const;
      if (agreed)
        await recordConsent(
          tx,
          identities.map((identity) => ({ ...same, subject: { identity } })),
        );
      return [...ids];
    });
  const draft: Kit['draft'] = async (body) => {
    const made = await post('campaigns/', { name: 'Ofa ya maji', message_text: 'Bei mpya', campaign_type: 'sms', ...body });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body['id'] as string;
  };
  const statusIs: Kit['statusIs'] = async (id, wanted) => {
    await app.waitFor(async () => (await get(`campaigns/${id}/progress/`))['status'] === wanted, { what: `${id} ${wanted}` });
    return get(`campaigns/${id}/`);
  };
  const credits: Kit['credits'] = async () => {
    const { credits: left, reserved, total_used } = await get('sms/balance/');
    return [left as string, reserved as string, total_used as string];
  };
  const grant: Kit['grant'] = (n) => post(`sms/credits/?client=${tenant}`, { credits: n, note: 'for the test' }, STAFF);
  return { post, get, people, draft, statusIs, credits, grant };
}
