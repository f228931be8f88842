import type { Query } from './catalogue-checks.ts';
import { cursor, id, inBody, inQuery, unique, type Example, type Ids } from './example.ts';

const numbers = '/api/messaging/whatsapp/numbers';
const templates = '/api/messaging/templates';
const draft = () => ({ name: `t${unique()}`, category: 'UTILITY', language: 'en', body_text: 'Water is back.' });
const to = (): string => `+2547${unique(8)}`;

/** A template that takes a whole message. */
async function withPlace(query: Query, { waDraft }: Ids): Promise<void> {
  const text = 'Maji: {{1}} Asante.';
  const components = JSON.stringify([{ type: 'BODY', text }]);
  await query("update message_templates set body_text = $2, components = $3, parameter_format = 'positional' where id = $1", [waDraft, text, components]);
}

/** WhatsApp numbers, templates, files and messages. The simulated Meta knows none of these numbers: what it is asked, it refuses. */
export const WHATSAPP: Readonly<Record<string, Example>> = {
  [`GET ${numbers}/`]: {},
  [`POST ${numbers}/`]: { body: () => ({ phone_number_id: unique(15), waba_id: unique(15), token: 'EAAtoken' }) },
  [`GET ${numbers}/:id/`]: id('waNumber'),
  [`PATCH ${numbers}/:id/`]: { ...id('waNumber'), body: () => ({ priority: 700 }) },
  [`DELETE ${numbers}/:id/`]: id('waNumber'),
  [`POST ${numbers}/:id/test-connection/`]: id('waNumber'),
  [`POST ${numbers}/:id/subscribe/`]: { ...id('waNumber'), refusedWith: 409 },
  [`POST ${numbers}/:id/register/`]: { ...id('waNumber'), body: () => ({ pin: '123456' }), refusedWith: 409 },

  [`GET ${templates}/`]: { references: [cursor('waTemplate')] },
  [`POST ${templates}/`]: { body: draft, references: [inBody('number', 'waNumber')] },
  [`POST ${templates}/sync/`]: {},
  [`GET ${templates}/:id/`]: id('waTemplate'),
  [`PUT ${templates}/:id/`]: { ...id('waDraft'), body: draft },
  [`PATCH ${templates}/:id/`]: { ...id('waDraft'), body: () => ({ body_text: 'Water is back again.' }) },
  [`DELETE ${templates}/:id/`]: id('waDraft'),
  [`POST ${templates}/:id/submit/`]: { ...id('waDraft'), refusedWith: 409 },
  [`POST ${templates}/:id/unpause/`]: { ...id('waDraft'), refusedWith: 409 },
  [`POST ${templates}/:id/preview/`]: { ...id('waTemplate'), body: () => ({ values: {} }) },

  'POST /api/messaging/media/': {
    body: () => ({ mime_type: 'image/png', filename: 'a.png', content_base64: Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64') }),
  },
  'GET /api/messaging/media/:id/': id('waMedia'),
  'GET /api/messaging/media/:id/file/': { path: { id: 'waMedia' }, publicStatus: 404 },

  'GET /api/messaging/failover/': {},
  ...Object.fromEntries(
    ['token', 'notice', 'alert'].map((kind): [string, Example] => [
      `PUT /api/messaging/failover/${kind}/`,
      {
        body: (ids) => ({ is_active: false, whatsapp_template: ids.waDraft, wait_minutes: 5 }),
        references: [inBody('whatsapp_template', 'waDraft'), inBody('whatsapp_number', 'waNumber')],
        prepare: withPlace,
      },
    ]),
  ),

  'POST /api/messaging/whatsapp/messages/': {
    body: (ids) => ({ to: to(), number: ids.waNumber, template: ids.waTemplate }),
    references: [inBody('number', 'waNumber'), inBody('template', 'waTemplate')],
  },
  'GET /api/messaging/whatsapp/window/': {
    query: (ids) => `to=254712345678&number=${ids.waNumber}`,
    references: [inQuery('to=254712345678&number', 'waNumber')],
  },
  'POST /api/messaging/whatsapp/messages/read/': {
    body: (ids) => ({ message_id: 'wamid.x', number: ids.waNumber }),
    references: [inBody('number', 'waNumber')],
    refusedWith: 409,
  },
};
