import type { Identity } from '../../contacts/port.ts';
import type { Carrier, TextToSend } from '../../outbox/port.ts';
import { keepStatuses } from '../events/queries.ts';
import { createUploads, type UploadedId } from '../media/upload.ts';
import { countReached } from '../numbers/reach.ts';
import { reportTrouble } from '../numbers/trouble.ts';
import { applyNews, type TemplateNews, type TemplateRow } from '../templates/queries.ts';
import type { WhatsappDeps } from '../deps.ts';
import type { MessageToSend, WhatsappAccount, WhatsappMessage, WhatsappOutcome } from '../port.ts';
import { judgeMessage, type Verdict } from './guard.ts';
import { MEDIA_KINDS, readMessage } from './message.ts';

const HOUR_MS = 3_600_000;

/**
 * Carries WhatsApp messages for the outbox: looks at window and template once more, brings files to Meta, hands the
 * message over once, and sees to what the answer says about number and person.
 */
export function createWhatsappCarrier(deps: WhatsappDeps): Carrier<WhatsappAccount> {
  const carrying = { ...deps, uploadedId: createUploads(deps) };
  return { send: (account, text) => carry(carrying, account, text) };
}

interface CarrierDeps extends WhatsappDeps {
  readonly uploadedId: UploadedId;
}

async function carry(deps: CarrierDeps, account: WhatsappAccount, text: TextToSend): Promise<WhatsappOutcome> {
  const message = readMessage(text.text);
  if (!message) return refusal('bad_message', 'the stored message is none');
  const { channelId: numberId, wabaId } = account;
  const now = deps.clock.now();
  const verdict = await deps.db.inTenant(account.tenantId, async (tx) => {
    const judged = await judgeMessage(tx, { numberId, wabaId, to: text.to, message, now });
    // counted before it leaves: one too many keeps to the limit, one too few does not
    if (judged.may && message.type === 'template') await countReached(tx, { secrets: deps.secrets, numberId, to: text.to, now });
    return judged;
  });
  if (!verdict.may) return refusal(verdict.why, reasonOf(verdict));
  const ready = await withFiles(deps, account, message);
  if ('kind' in ready) return ready;
  const outcome = await deps.provider.send(account, { reference: text.reference, to: text.to, message: ready.message });
  await follow(deps, account, { text, outcome, template: verdict.template });
  return outcome.windowClosed && outcome.kind === 'refused' ? doubted(deps, verdict, { outcome, text }) : outcome;
}

function refusal(code: string, reason: string): WhatsappOutcome {
  return { kind: 'refused', code, reason, retryable: false, recipientFault: false };
}

function reasonOf(verdict: Extract<Verdict, { may: false }>): string {
  if (verdict.why === 'template_misfit') return verdict.problems.join('; ');
  return verdict.why === 'window_closed' ? 'more than 24 hours since the customer wrote' : `the template is ${verdict.status}`;
}

/** Meta closes a window in error now and then: while ours is open by an hour and more, one more try is allowed. */
function doubted(
  { clock }: WhatsappDeps,
  verdict: Extract<Verdict, { may: true }>,
  { outcome, text }: { readonly outcome: Extract<WhatsappOutcome, { kind: 'refused' }>; readonly text: TextToSend },
): WhatsappOutcome {
  const closesAt = verdict.window?.closesAt?.getTime() ?? 0;
  const isFirst = text.reference.endsWith('-1');
  return isFirst && closesAt - clock.now().getTime() > HOUR_MS ? { ...outcome, retryable: true } : outcome;
}

/** What the answer says beyond this one message. The message is out or not by now: nothing here may undo that. */
async function follow(
  deps: WhatsappDeps,
  { tenantId, channelId: numberId }: WhatsappAccount,
  { text, outcome, template }: { readonly text: TextToSend; readonly outcome: WhatsappOutcome; readonly template: TemplateRow | null },
): Promise<void> {
  const at = deps.clock.now();
  const isNews = outcome.trouble === true || outcome.optedOut === true || outcome.held === true || outcome.templateIs !== undefined;
  if (!isNews) return;
  try {
    await deps.db.inTenant(tenantId, async (tx) => {
      if (outcome.kind === 'accepted') await keepStatuses(tx, [heldRow(numberId, outcome.providerId, { to: text.to, at })], at);
      if (outcome.kind !== 'refused') return;
      if (outcome.trouble) await reportTrouble(tx, deps, { numberId, code: outcome.code, text: outcome.reason, at });
      if (outcome.templateIs && template) await applyNews(tx, [refusedTemplate(template, outcome.templateIs, outcome.reason)], at);
      if (outcome.optedOut) {
        const subject = { identity: identityOf(text.to) };
        const wording = `WhatsApp error ${outcome.code}: ${outcome.reason}`.slice(0, 500);
        await deps.recordConsent(tx, [
          {
            subject,
            channel: 'whatsapp',
            purpose: 'marketing',
            action: 'withdraw',
            source: 'gateway',
            wording,
            occurredAt: at,
            dedupeKey: `wa:131050:${text.reference}`,
          },
        ]);
      }
    });
  } catch (error) {
    deps.log.error({ err: error, tenant: tenantId, number: numberId }, 'what WhatsApp said about a number was not kept');
  }
}

/** Meta's own word about it may come late or never: what is queued behind this message ends here, and a campaign stops. */
function refusedTemplate({ meta_id, name, language }: TemplateRow, status: 'paused' | 'disabled', reason: string): TemplateNews {
  return { metaId: meta_id ?? '', name, language, status, reason, quality: null, category: null, comingCategory: null };
}

function identityOf(to: string): Identity {
  return { kind: /^[A-Z]{2}\./.test(to) ? 'bsuid' : 'whatsapp', value: to };
}

function heldRow(numberId: string, wamid: string, { to, at }: { readonly to: string; readonly at: Date }): Parameters<typeof keepStatuses>[1][number] {
  const none = { errorCode: null, errorText: null, pricingModel: null, pricingType: null, pricingCategory: null, billable: null } as const;
  return { numberId, wamid, status: 'held', participant: '', recipient: to, at, ...none };
}

/** The message with Meta's ids in the place of files of ours; or why it cannot be sent yet. */
async function withFiles(
  { uploadedId }: CarrierDeps,
  account: WhatsappAccount,
  message: WhatsappMessage,
): Promise<{ readonly message: MessageToSend['message'] } | WhatsappOutcome> {
  const assets = assetsIn(message);
  const ids = new Map<string, string>();
  for (const asset of assets) {
    const answer = await uploadedId(account, asset);
    // the message itself has not been spoken of: it may be tried again
    if (answer.kind === 'unknown') return { kind: 'not_sent', reason: `file: ${answer.reason}` };
    if (answer.kind === 'refused')
      return { kind: 'refused', code: answer.code, reason: `file: ${answer.reason}`, retryable: answer.retryable || answer.trouble, recipientFault: false };
    ids.set(asset, answer.value.id);
  }
  return { message: assets.length === 0 ? message : replaced(message, ids) };
}

/** Files of ours stand where Meta's ids stand, in the message, in a header or in a template. */
function assetsIn(message: WhatsappMessage): readonly string[] {
  const found = new Set<string>();
  JSON.stringify(message, (key, value: unknown) => {
    const asset = isMedia(key, value) ? value.asset : undefined;
    if (asset !== undefined) found.add(asset);
    return value;
  });
  return [...found];
}

function replaced(message: WhatsappMessage, ids: ReadonlyMap<string, string>): WhatsappMessage {
  const text = JSON.stringify(message, (key, value: unknown) => {
    if (!isMedia(key, value) || value.asset === undefined) return value;
    const { asset, ...rest } = value;
    return { ...rest, id: ids.get(asset) };
  });
  return JSON.parse(text) as WhatsappMessage;
}

function isMedia(key: string, value: unknown): value is { readonly asset?: string } {
  if (!(MEDIA_KINDS as readonly string[]).includes(key) || typeof value !== 'object' || value === null) return false;
  return 'asset' in value && typeof value.asset === 'string';
}
