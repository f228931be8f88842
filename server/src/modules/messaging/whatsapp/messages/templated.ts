import type { Tx } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { createLine, type NewText, type TextQueueDeps } from '../../outbox/index.ts';
import { whatsappJobs } from '../jobs.ts';
import { chooseSender } from '../numbers/open.ts';
import type { TemplateSend } from '../port.ts';
import { misfits } from '../templates/definition.ts';
import { fillTemplate } from '../templates/fill.ts';
import { countUse, findTemplate, type TemplateRow } from '../templates/queries.ts';
import { placesIn, render } from '../templates/variables.ts';

interface Templated {
  /** Has one place in its text, which takes the whole message. */
  readonly templateId: string;
  /** The number to send by; null: the first that may. */
  readonly numberId: string | null;
  /** The same words leave as a text message when WhatsApp has not brought them by then, or has failed. */
  readonly standbyAfterMs: number;
  readonly messages: readonly NewText[];
}

interface Queued {
  readonly added: number;
  /** What WhatsApp cannot take as things stand: nothing of it is in line. */
  readonly unfit: readonly NewText[];
}

/** Service messages as an approved template with one place for their words. */
export type QueueTemplated = (tx: Tx, templated: Templated) => Promise<Queued>;

/** What a template's text may come to. */
const MOST = 1_024;

export function createTemplatedQueue(deps: TextQueueDeps): QueueTemplated {
  const line = createLine(deps, { channel: 'whatsapp', maxAttempts: 4, wakeUp: whatsappJobs.send });
  return async (tx, { templateId, numberId, standbyAfterMs, messages }) => {
    const [template, channelId] = [await findTemplate(tx, templateId), await senderOr(tx, numberId)];
    if (channelId === null || template?.status !== 'approved' || !takesOneText(template)) return { added: 0, unfit: messages };
    const filled = messages.map((message) => ({ message, send: filledWith(template, message) }));
    const fitting = filled.flatMap(({ message, send }) => (send === null ? [] : [{ message, send }]));
    const added = await line(
      tx,
      fitting.map(({ message, send }) => ({
        ...message,
        channelId,
        text: JSON.stringify({ type: 'template', template: send }),
        failover: { channel: 'sms', afterMs: standbyAfterMs, text: message.text },
      })),
    );
    if (added > 0) await countUse(tx, [{ id: template.id, times: added }]);
    return { added, unfit: filled.filter(({ send }) => send === null).map(({ message }) => message) };
  };
}

/** Nobody is left without a message because a number is not connected. */
async function senderOr(tx: Tx, numberId: string | null): Promise<string | null> {
  try {
    return await chooseSender(tx, numberId);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

type OneText = Pick<TemplateRow, 'channel' | 'components' | 'parameter_format' | 'variables' | 'name' | 'language' | 'body_text'>;

/** Whether a template's only value is one place in its text, so that any message fits it. */
export function takesOneText(template: OneText): boolean {
  return template.channel === 'whatsapp' && sendOf(template, 'x') !== null;
}

/** Meta takes no line breaks in a value. */
function filledWith(template: OneText, { text, to }: NewText): TemplateSend | null {
  return /^\d+$/.test(to) ? sendOf(template, text.replaceAll(/\s+/g, ' ').trim()) : null;
}

function sendOf(template: OneText, value: string): TemplateSend | null {
  const [place, ...more] = placesIn(template.body_text);
  if (place === undefined || more.length > 0) return null;
  const values = { [place]: value };
  const send = fillTemplate(template, { values });
  const isFit = misfits({ components: template.components, format: template.parameter_format }, send).length === 0;
  return isFit && render(template.body_text, template.variables, values).text.length <= MOST ? send : null;
}
