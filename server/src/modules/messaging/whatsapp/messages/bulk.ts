import type { Tx } from '../../../../kernel/db.ts';
import { notFound } from '../../../../kernel/errors.ts';
import { createLine, type Failover, type NewText } from '../../outbox/index.ts';
import type { WhatsappTools } from '../deps.ts';
import { templateNotSendable } from '../errors.ts';
import { whatsappJobs } from '../jobs.ts';
import { chooseSender } from '../numbers/open.ts';
import { misfits } from '../templates/definition.ts';
import type { GivenButton } from '../templates/buttons.ts';
import { fillTemplate, type TemplateCard, type TemplateHeader } from '../templates/fill.ts';
import { countUse, findTemplate, type TemplateRow } from '../templates/queries.ts';
import type { Values } from '../templates/variables.ts';

/** One of many who get a template. */
interface BulkPerson {
  /** UUIDv7. */
  readonly id: string;
  readonly dedupeKey: string;
  /** Digits without plus, or a business-scoped id. */
  readonly to: string;
  readonly contactId: string | null;
  readonly templateId: string;
  readonly values: Values;
  /** Above the text, where the template wants a file or a place there. */
  readonly header: TemplateHeader | undefined;
  /** Of a template with cards that slide. */
  readonly cards: readonly TemplateCard[] | undefined;
  /** Of buttons that open a flow or a catalogue. */
  readonly buttons: readonly GivenButton[] | undefined;
  readonly doNotSendAfter: Date | null;
  readonly failover: Failover | null;
}

interface Bulk {
  /** The number to send by; null: the first that may. */
  readonly numberId: string | null;
  readonly kind: string;
  readonly lane: 1 | 2;
  readonly purpose: 'service' | 'marketing';
  readonly groupId: string | null;
  /** That the stand-bys' parts were reserved. */
  readonly isCharged: boolean;
  readonly people: readonly BulkPerson[];
}

/**
 * Templates to many people, with one look at number and templates for all of them.
 * @returns the ids of those whose values do not fill their template: these are not put in line
 * @throws AppError `whatsapp.template_not_approved`, `whatsapp.no_number`, `not_found`, …
 */
export type QueueWhatsappBulk = (tx: Tx, bulk: Bulk) => Promise<ReadonlySet<string>>;

export function createWhatsappBulk({ secrets, clock }: Pick<WhatsappTools, 'secrets' | 'clock'>): QueueWhatsappBulk {
  const line = createLine({ secrets, clock }, { channel: 'whatsapp', maxAttempts: 4, wakeUp: whatsappJobs.send });
  return async (tx, { numberId, people, ...same }) => {
    if (people.length === 0) return new Set();
    const channelId = await chooseSender(tx, numberId);
    const templates = await sendable(tx, [...new Set(people.map(({ templateId }) => templateId))]);
    const misfitting = new Set<string>();
    const texts = people.flatMap((person): NewText[] => {
      const template = templates.get(person.templateId)!;
      const send = fillTemplate(template, person);
      if (misfits({ components: template.components, format: template.parameter_format }, send).length > 0) {
        misfitting.add(person.id);
        return [];
      }
      const { templateId: _template, values: _values, header: _header, cards: _cards, buttons: _buttons, ...rest } = person;
      return [{ ...same, ...rest, channelId, text: JSON.stringify({ type: 'template', template: send }) }];
    });
    await line(tx, texts);
    const fitting = people.filter(({ id }) => !misfitting.has(id));
    await countUse(
      tx,
      [...Map.groupBy(fitting, ({ templateId }) => templateId)].map(([id, uses]) => ({ id, times: uses.length })),
    );
    return misfitting;
  };
}

async function sendable(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, TemplateRow>> {
  const found = new Map<string, TemplateRow>();
  for (const id of ids) {
    const template = await findTemplate(tx, id);
    if (!template) throw notFound();
    if (template.channel !== 'whatsapp' || template.status !== 'approved') throw templateNotSendable(template.status);
    found.set(id, template);
  }
  return found;
}
