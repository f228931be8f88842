import type { Tx } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { metadataText } from '../../../../kernel/fields.ts';
import type { TemplateSend } from '../port.ts';
import { lackOfButtons, spokenButtons, type GivenButton } from './buttons.ts';
import { readCards, spokenCards, type GivenCard } from './cards.ts';
import { fillTemplate, type TemplateCard, type TemplateHeader } from './fill.ts';
import type { TemplateRow } from './queries.ts';
import type { Values } from './variables.ts';

/** What one person gets of a template, as somebody gives it. */
interface Given {
  readonly values: Values;
  readonly header: TemplateHeader | undefined;
  readonly cards: readonly GivenCard[] | undefined;
  readonly buttons: readonly GivenButton[] | undefined;
}

/** A template filled for one person, with cards and buttons. @throws AppError `invalid` for what these lack */
export async function fillWhole(
  tx: Tx,
  template: TemplateRow,
  { values, header, cards: given, buttons = [] }: Given,
): Promise<{ readonly sent: TemplateSend; readonly cards: readonly TemplateCard[] | undefined }> {
  const read = await readCards(tx, template, given ?? null);
  if ('lacks' in read) throw invalid({ cards: [`Needed: ${read.lacks}.`] });
  const cards = read.cards === undefined ? undefined : spokenCards(template, read.cards, values);
  if (cards === null) throw invalid({ cards: ['A value is missing.'] });
  metadataText(buttons);
  const lacks = lackOfButtons(template, buttons);
  if (lacks !== null) throw invalid({ buttons: [`Needed: ${lacks}.`] });
  const opening = spokenButtons(buttons, values);
  if (opening === null) throw invalid({ buttons: ['A value is missing.'] });
  return { sent: fillTemplate(template, { values, header, cards, buttons: opening }), cards };
}
