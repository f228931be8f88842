import type { Static } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import type { SmsDeps } from './deps.ts';
import { PreviewBody, Preview, presentCost, sendBody, SentBody, type SendBody } from './schema.ts';
import { previewOf } from './preview.ts';
import { MOST_BULK, sendTexts, timeIn, type Asked, type Sent } from './send.ts';

const tag = 'SMS';
const access = 'sms.send';
const MOST = 1_000;
const BULK_BYTES = 8 * 1024 * 1024;

interface Door {
  readonly name: string;
  readonly summary: string;
  readonly most: number;
  readonly scheduled: boolean;
  readonly strict: boolean;
}

const DOORS: readonly Door[] = [
  { name: 'send', summary: 'Send a text message to one or several people', most: MOST, scheduled: false, strict: true },
  {
    name: 'bulk',
    summary: 'Send to up to ten thousand people; recipients that cannot be written to are set aside',
    most: MOST_BULK,
    scheduled: false,
    strict: false,
  },
  { name: 'schedule', summary: 'Send at a time within a year', most: MOST_BULK, scheduled: true, strict: false },
];

/** Sending, under both paths of the system that this one succeeds. */
export function sendRoutes(base: string, deps: SmsDeps): RouteDefinition[] {
  return [...DOORS.map((door) => doorRoute(base, door, deps)), previewRoute(base, deps)];
}

function doorRoute(base: string, { name, summary, most, scheduled, strict }: Door, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}${name}/`,
    summary,
    description:
      'Credits are set aside before anything leaves and used when a gateway takes the message. Advertising goes to people who agreed, between 08:00 and 18:00. Where no purpose is named, people who wrote STOP are left out (`rejected`).',
    tag,
    access,
    spends: true,
    errors: [402, 409],
    ...(most > MOST ? { bodyLimit: BULK_BYTES } : {}),
    body: sendBody(most, scheduled),
    response: SentBody,
    status: 201,
    handle: (ctx, { body }) => send(ctx, deps, { body, strict }),
  });
}

async function send(
  ctx: RequestContext,
  deps: SmsDeps,
  { body, strict }: { readonly body: SendBody; readonly strict: boolean },
): Promise<Static<typeof SentBody>> {
  const asked = askedOf(body, strict);
  const sent = await ctx.write((tx) => sendTexts(tx, deps, { ctx, asked }));
  return presentSent(sent);
}

function askedOf(body: SendBody, strict: boolean): Asked {
  if ((body.message === undefined) === (body.template_id === undefined)) throw invalid({ message: ['Give either a message or a template_id.'] });
  return {
    name: body.name ?? '',
    text: body.message ?? null,
    templateId: body.template_id ?? null,
    values: body.variables ?? {},
    recipients: body.recipients.map((one) => (typeof one === 'string' ? { phone: one, values: {} } : { phone: one.phone, values: one.variables ?? {} })),
    sender: body.sender_id || null,
    purpose: body.purpose ?? 'service',
    isPurposeOpen: body.purpose === undefined,
    scheduledAt: timeIn(body.schedule_time),
    strict,
  };
}

function presentSent({ id, gateway, sorted, parts, isCharged, cost, scheduledAt }: Sent): Static<typeof SentBody> {
  return {
    message_id: id,
    base_message_id: id,
    status: scheduledAt === null ? 'queued' : 'scheduled',
    provider: gateway,
    recipient_count: sorted.ready.length,
    duplicates: sorted.duplicates,
    rejected: [...sorted.rejected],
    parts,
    credits: String(isCharged ? parts : 0),
    cost_estimate: presentCost(cost),
    scheduled_at: scheduledAt?.toISOString() ?? null,
  };
}

function previewRoute(base: string, deps: SmsDeps): RouteDefinition {
  return route({
    method: 'POST',
    path: `${base}preview/`,
    summary: 'What a text becomes: parts, alphabet, recipients and price, before anything is sent',
    tag,
    access: 'sms.read',
    body: PreviewBody,
    response: Preview,
    handle: (ctx, { body }) => ctx.write((tx) => previewOf(tx, deps, body)),
  });
}
