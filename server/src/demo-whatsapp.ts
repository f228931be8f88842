import type { Config } from './config/config.ts';
import type { Log } from './kernel/log.ts';
import { joinNumber, type WhatsappDeps } from './modules/messaging/whatsapp/index.ts';
import { systemSource } from './modules/tenancy/audit/index.ts';
import { DEMO } from './seed.ts';

/** The demo client's business number at the sandbox's Meta. Nobody's, as all ids here. */
const META = { waba: '880000000600100', phoneNumberId: '770000000600100', token: 'EAAdemo', appSecret: 'demo-app-secret' } as const;

const EXAMPLE = { body_text: [['Amina', '58100000007', '1234 5678 9012 3456 7890']] };

const TEMPLATES = [
  {
    name: 'token_ready',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Dear {{1}}, your water token for meter {{2}} is {{3}}. Thank you.', example: EXAMPLE },
      { type: 'FOOTER', text: 'Mto Water' },
    ],
  },
  {
    name: 'token_ready',
    language: 'sw',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Mpendwa {{1}}, tokeni ya maji ya mita {{2}} ni {{3}}. Asante.', example: EXAMPLE },
      { type: 'FOOTER', text: 'Mto Water' },
    ],
  },
  {
    name: 'service_notice',
    language: 'en',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Dear customer, water in {{1}} will be off on {{2}} for repairs. We are sorry.',
        example: { body_text: [['Kilimani', 'Tuesday from 9 to 12']] },
      },
    ],
  },
  {
    name: 'cheaper_water',
    language: 'en',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Water is cheaper this week: buy by Sunday. Reply STOP to hear no more of this.' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Tell me more' }] },
    ],
  },
];

type Ask = (path: string, body: object) => Promise<unknown>;

interface DemoWhatsapp {
  readonly config: Config;
  readonly log: Log;
  readonly deps: WhatsappDeps;
  /** The sandbox's control: sets what is there, and makes things happen. */
  readonly control: Ask;
  readonly tell: Ask;
}

/** The demo client talks by WhatsApp at once: a number that is connected, templates, and somebody who has just written. */
export async function joinDemoWhatsapp({ config, deps, log, control, tell }: DemoWhatsapp, tenantId: string): Promise<void> {
  const { waba, phoneNumberId, token, appSecret } = META;
  const numbers = [{ phone_number_id: phoneNumberId, number: '254700600100', name: 'Mto Water' }];
  await control('/control/provision', { whatsapp: [{ waba_id: waba, token, app_secret: appSecret, numbers, templates: TEMPLATES }] });
  const values = { phoneNumberId, wabaId: waba, baseUrl: config.whatsapp.baseUrl, token, appSecret };
  if (!(await joinNumber(deps, { tenantId, ctx: systemSource, values }))) return;
  const word = { type: 'text', text: { body: 'Habari, how do I read my last token?' } };
  await tell(`/control/whatsapp/${DEMO.phone}/messages`, { number: phoneNumberId, name: 'Amina Wanjiku', ...word });
  log.info('demo number of WhatsApp joined');
}
