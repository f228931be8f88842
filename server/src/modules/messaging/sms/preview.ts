import type { Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { countryOf } from '../../../kernel/phone.ts';
import { countSegments, foreignCharacters } from '../outbox/index.ts';
import { render } from '../whatsapp/index.ts';
import { withoutLeftOut } from './left-out.ts';
import { placeOf } from './queries.ts';
import { sortRecipients } from './recipients.ts';
import { presentCost, type Preview, type PreviewBody } from './schema.ts';
import { totalCost, wordsOf, type SendDeps } from './send.ts';

/** What sending would come to; nothing is sent and nothing is set aside. */
export async function previewOf(tx: Tx, deps: SendDeps, body: Static<typeof PreviewBody>): Promise<Static<typeof Preview>> {
  const words = await wordsOf(tx, { text: body.message ?? null, templateId: body.template_id ?? null, values: body.variables ?? {} });
  const { text, missing } = render(words.text, words.variables, words.values);
  const asked = (body.recipients ?? []).map((one) =>
    typeof one === 'string' ? { phone: one, values: {} } : { phone: one.phone, values: one.variables ?? {} },
  );
  const sorted = await withoutLeftOut(tx, sortRecipients(asked, words, countryOf(await placeOf(tx))), { purpose: 'service', isPurposeOpen: false });
  const { encoding, units, segments } = countSegments(text);
  return {
    text,
    encoding,
    units,
    parts: segments,
    foreign_characters: [...foreignCharacters(text)],
    missing_variables: [...missing],
    recipient_count: sorted.ready.length,
    rejected: [...sorted.rejected],
    total_parts: sorted.ready.reduce((sum, one) => sum + one.parts, 0),
    cost_estimate: presentCost(totalCost(await deps.costOf(tx), sorted.ready)),
  };
}
