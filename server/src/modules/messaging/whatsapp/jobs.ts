import { Type } from 'typebox';
import { defineJob } from '../../../kernel/jobs.ts';

const once = { retries: 0, retryDelaySeconds: 0, concurrency: 1, batch: 1 } as const;
const tenant = Type.Object({ tenantId: Type.String() });

export const whatsappJobs = {
  process: defineJob({
    name: 'whatsapp.process',
    payload: tenant,
    timeoutSeconds: 120,
    retries: 3,
    retryDelaySeconds: 2,
    concurrency: 2,
    batch: 200,
    lookEverySeconds: 2,
    purpose: 'Reads what Meta has sent: words of customers, statuses, news of templates and numbers.',
  }),
  media: defineJob({
    name: 'whatsapp.media',
    payload: tenant,
    timeoutSeconds: 600,
    retries: 1,
    retryDelaySeconds: 10,
    concurrency: 2,
    batch: 50,
    purpose: 'Fetches files that came with messages, and keeps them.',
  }),
  templates: defineJob({
    name: 'whatsapp.templates',
    payload: tenant,
    timeoutSeconds: 300,
    retries: 2,
    retryDelaySeconds: 60,
    concurrency: 1,
    batch: 20,
    purpose: 'Reads the state of the templates at Meta.',
  }),
  hourly: defineJob({
    ...once,
    name: 'whatsapp.hourly',
    payload: Type.Object({}),
    timeoutSeconds: 600,
    cron: '17 * * * *',
    purpose: 'Reads health and templates of every connected number, and removes bodies a month old.',
  }),
  pickUp: defineJob({
    ...once,
    name: 'whatsapp.pick-up',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '* * * * *',
    purpose: 'Finds what was taken in or begun and whose worker died.',
  }),
  send: defineJob({
    name: 'whatsapp.send',
    payload: tenant,
    timeoutSeconds: 30,
    retries: 3,
    retryDelaySeconds: 5,
    concurrency: 1,
    batch: 100,
    purpose: 'Wakes the sending of WhatsApp messages for a client that has some to send.',
  }),
  sweep: defineJob({
    ...once,
    name: 'whatsapp.sweep',
    payload: Type.Object({}),
    timeoutSeconds: 300,
    cron: '* * * * *',
    purpose: 'Finds WhatsApp messages whose sender died or whose time has come.',
  }),
};
