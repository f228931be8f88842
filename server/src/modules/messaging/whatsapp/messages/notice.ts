import type { Clock } from '../../../../kernel/clock.ts';
import type { Tx } from '../../../../kernel/db.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { sendingNumbers } from '../numbers/open.ts';
import type { WhatsappMessage } from '../port.ts';
import { fillTemplate } from '../templates/fill.ts';
import { namedUtilityTemplates, type TemplateRow } from '../templates/queries.ts';
import { placesIn, type Values } from '../templates/variables.ts';
import { windowOf } from '../window/window.ts';
import type { QueueWhatsapp } from './send.ts';

type NewWhatsapp = Parameters<QueueWhatsapp>[1];

interface WhatsappNotice extends Omit<NewWhatsapp, 'message' | 'numberId'> {
  /** What is sent while the person's window is open. */
  readonly text: string;
  /** What a template may be filled with, by the names of its places. */
  readonly values: Values;
  /** A template without this place does not say what it is for. */
  readonly must: string;
  readonly language: string;
}

/**
 * Tells somebody something without having been asked: in free words by a number whose window is open, else by an approved
 * utility template that has the place `must` and no place without a value. Its places are what joins it to the notice.
 * @returns false when neither is there, and for somebody who cannot be written to
 */
type QueueNotice = (tx: Tx, notice: WhatsappNotice) => Promise<boolean>;

export function createWhatsappNotices(queue: QueueWhatsapp, { clock }: { readonly clock: Clock }): QueueNotice {
  return async (tx, { text, values, must, language, ...rest }) => {
    const way = await wayTo(tx, { to: rest.to, text, values, must, language, now: clock.now() });
    if (way === undefined) return false;
    try {
      await queue(tx, { ...rest, ...way });
      return true;
    } catch (error) {
      // the number or the template has changed between the two looks
      if (error instanceof AppError) return false;
      throw error;
    }
  };
}

interface Asking extends Pick<WhatsappNotice, 'to' | 'text' | 'values' | 'must' | 'language'> {
  readonly now: Date;
}

async function wayTo(tx: Tx, asking: Asking): Promise<{ readonly numberId: string; readonly message: WhatsappMessage } | undefined> {
  const numbers = await sendingNumbers(tx);
  for (const { id } of numbers) {
    const { isOpen } = await windowOf(tx, { numberId: id, peers: [asking.to], now: asking.now });
    if (isOpen) return { numberId: id, message: { type: 'text', text: { body: asking.text } } };
  }
  for (const { id, waba_id: wabaId } of numbers) {
    const template = chooseTemplate(await namedUtilityTemplates(tx, wabaId), asking);
    if (template) return { numberId: id, message: { type: 'template', template: fillTemplate(template, { values: asking.values }) } };
  }
  return undefined;
}

/** The newest that fits, in the person's language if there is one, else in English, else in any. */
function chooseTemplate(templates: readonly TemplateRow[], { values, must, language }: Pick<Asking, 'values' | 'must' | 'language'>): TemplateRow | undefined {
  const fitting = templates.filter((template) => fits(template, { values, must }));
  const inLanguage = (code: string): TemplateRow | undefined => fitting.find((template) => template.language.split('_')[0] === code);
  return inLanguage(language) ?? inLanguage('en') ?? fitting[0];
}

/** Files and buttons with a place of their own are nobody's to fill here. */
function fits({ components }: TemplateRow, { values, must }: Pick<Asking, 'values' | 'must'>): boolean {
  const isPlain = components.every((part) => {
    const type = part.type.toLowerCase();
    if (type === 'header') return (part.format ?? 'TEXT').toLowerCase() === 'text' && placesIn(part.text ?? '').length === 0;
    return type !== 'buttons' || !JSON.stringify(part.buttons ?? []).includes('{{');
  });
  const places = placesIn(components.find((part) => part.type.toLowerCase() === 'body')?.text ?? '');
  return isPlain && places.includes(must) && places.every((place) => Object.hasOwn(values, place));
}
