import { isFields, toText, type Fields } from '../../kernel/text.ts';
import type {
  GraphAnswer,
  MessageToSend,
  NewRemoteTemplate,
  NumberFacts,
  RemoteTemplate,
  TemplatePart,
  WhatsappAccount,
  WhatsappProvider,
} from '../../modules/messaging/whatsapp/port.ts';
import { callGraph, longText, type GraphCall, type GraphOptions } from './client.ts';
import { downloadMedia, uploadMedia, uploadSample } from './media.ts';
import { isSuccess, readAnswer, readSend } from './outcomes.ts';
import { parseHook } from './parse.ts';
import { userIdOf } from './peers.ts';

export interface WhatsappOptions {
  /** Version of the Graph API; the shape of webhooks follows the app's subscription and not this. */
  readonly version: string;
  /** For one whole exchange; 20 s unless told. */
  readonly timeoutMs?: number;
}

/** Meta's WhatsApp Cloud API. Nothing is repeated here. */
export function createWhatsapp({ version, timeoutMs = 20_000 }: WhatsappOptions): WhatsappProvider {
  const options: GraphOptions = { version, timeoutMs };
  const ask = async <T>(account: WhatsappAccount, call: GraphCall, read: (answer: Fields) => T | undefined): Promise<GraphAnswer<T>> =>
    readAnswer(await callGraph(options, account, call), read);
  return {
    send: async (account, message) =>
      readSend(await callGraph(options, account, { method: 'POST', path: `${account.phoneNumberId}/messages`, body: envelopeOf(message) })),
    markRead: (account, { messageId, typing }) => {
      const indicator = typing ? { typing_indicator: { type: 'text' } } : {};
      const body = { messaging_product: 'whatsapp', status: 'read', message_id: messageId, ...indicator };
      return ask(account, { method: 'POST', path: `${account.phoneNumberId}/messages`, body }, isSuccess);
    },
    numberFacts: (account) => ask(account, { method: 'GET', path: `${account.phoneNumberId}?fields=${NUMBER_FIELDS}` }, readNumber),
    numbersOf: (account) => ask(account, { method: 'GET', path: `${account.wabaId}/phone_numbers?fields=id&limit=200` }, readIds),
    register: (account, pin) =>
      ask(account, { method: 'POST', path: `${account.phoneNumberId}/register`, body: { messaging_product: 'whatsapp', pin } }, isSuccess),
    subscribe: (account, callback) => {
      const body = callback === null ? {} : { override_callback_uri: callback.url, verify_token: callback.verifyToken };
      return ask(account, { method: 'POST', path: `${account.wabaId}/subscribed_apps`, body }, isSuccess);
    },
    templates: (account, after) => ask(account, { method: 'GET', path: templatesPath(account, after) }, readTemplates),
    createTemplate: (account, template) =>
      ask(account, { method: 'POST', path: `${account.wabaId}/message_templates`, body: definitionOf(template) }, readCreated),
    editTemplate: (account, { id, category, components }) => ask(account, { method: 'POST', path: id, body: { category, components } }, isSuccess),
    unpauseTemplate: async (account, id) => {
      const answer = await ask(account, { method: 'POST', path: `${id}/unpause`, body: {} }, readUnpaused);
      return answer.kind === 'done' ? answer.value : answer;
    },
    deleteTemplate: (account, { name, id }) => {
      const one = id === null ? '' : `&hsm_id=${encodeURIComponent(id)}`;
      return ask(account, { method: 'DELETE', path: `${account.wabaId}/message_templates?name=${encodeURIComponent(name)}${one}` }, isSuccess);
    },
    upload: (account, file) => uploadMedia(options, account, file),
    uploadSample: (account, file) => uploadSample(options, account, file),
    download: (account, mediaId) => downloadMedia(options, account, mediaId),
    parseHook,
  };
}

/** A no comes with a status of success here, and says why. */
function readUnpaused(answer: Fields): GraphAnswer<null> | undefined {
  if (answer['success'] === true) return { kind: 'done', value: null };
  if (answer['success'] !== false) return undefined;
  return { kind: 'refused', code: '', reason: longText(answer['reason']) || 'the template is not paused for its pace', trouble: false, retryable: false };
}

/** The message with whom it is for. With a plus: without it Graph would put the business number's own country before it. */
function envelopeOf({ reference, to, message }: MessageToSend): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(userIdOf(to) === '' ? { to: `+${to}` } : { recipient: to }),
    ...message,
    biz_opaque_callback_data: reference,
  };
}

const NUMBER_FIELDS =
  'id,display_phone_number,verified_name,name_status,quality_rating,throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app,platform_type,health_status';

function readNumber(answer: Fields): NumberFacts | undefined {
  if (toText(answer['id']) === '') return undefined;
  const throughput = answer['throughput'];
  return {
    displayNumber: toText(answer['display_phone_number']),
    verifiedName: toText(answer['verified_name']),
    nameStatus: toText(answer['name_status']),
    quality: toText(answer['quality_rating']),
    throughput: isFields(throughput) ? toText(throughput['level']) : '',
    messagingLimit: toText(answer['whatsapp_business_manager_messaging_limit']),
    isCoexistence: answer['is_on_biz_app'] === true && answer['platform_type'] === 'CLOUD_API',
    health: isFields(answer['health_status']) ? answer['health_status'] : null,
  };
}

function rowsOf(answer: Fields): readonly Fields[] | undefined {
  return Array.isArray(answer['data']) ? answer['data'].filter(isFields) : undefined;
}

function readIds(answer: Fields): readonly string[] | undefined {
  return rowsOf(answer)?.map((row) => toText(row['id']));
}

const TEMPLATE_FIELDS = 'id,name,language,status,category,components,parameter_format,quality_score,rejected_reason';

function templatesPath({ wabaId }: WhatsappAccount, after: string | null): string {
  const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`;
  return `${wabaId}/message_templates?fields=${TEMPLATE_FIELDS}&limit=100${cursor}`;
}

function readTemplates(answer: Fields): { readonly rows: readonly RemoteTemplate[]; readonly next: string | null } | undefined {
  const rows = rowsOf(answer);
  if (!rows) return undefined;
  const paging = answer['paging'];
  const cursors = isFields(paging) ? paging['cursors'] : undefined;
  // `next` alone says that there is more; the cursor is there on the last page too
  const more = isFields(paging) && typeof paging['next'] === 'string' && isFields(cursors);
  return { rows: rows.map(readTemplate), next: more ? longText(cursors['after']) || null : null };
}

function readTemplate(row: Fields): RemoteTemplate {
  const quality = row['quality_score'];
  const components = Array.isArray(row['components']) ? row['components'].filter(isFields) : [];
  return {
    id: toText(row['id']),
    name: toText(row['name']),
    language: toText(row['language']),
    category: toText(row['category']),
    status: toText(row['status']).toLowerCase(),
    quality: isFields(quality) ? toText(quality['score']).toLowerCase() : '',
    reason: reasonOf(toText(row['rejected_reason'])),
    parameterFormat: toText(row['parameter_format']).toLowerCase() === 'named' ? 'named' : 'positional',
    components: components.map((part): TemplatePart => ({ ...part, type: toText(part['type']) })),
  };
}

/** Meta has a word for no reason. */
const reasonOf = (reason: string): string => (reason === 'NONE' ? '' : reason);

function definitionOf({ name, language, category, parameterFormat, components }: NewRemoteTemplate): object {
  return { name, language, category, parameter_format: parameterFormat, components };
}

function readCreated(answer: Fields): { readonly id: string; readonly status: string; readonly category: string } | undefined {
  const id = toText(answer['id']);
  return id === '' ? undefined : { id, status: toText(answer['status']).toLowerCase(), category: toText(answer['category']) };
}
