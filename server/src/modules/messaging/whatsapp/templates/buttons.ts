import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import type { TemplateParameter, TemplatePart } from '../port.ts';
import { render, type Values } from './variables.ts';

const closed = { additionalProperties: false } as const;
const Product = text(100, 1);
const MOST_PRODUCTS = 30;

/** Of buttons that open a flow or a catalogue, as a body of a request has it. */
export const ButtonsBody = Type.Array(
  Type.Object(
    {
      button: Type.Integer({ minimum: 1, maximum: 10, description: 'Which of the template’s buttons, the first being 1.' }),
      flow_token: Type.Optional(text(200, 1)),
      flow_data: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z0-9_]{1,60}$' }), Type.Unknown(), {
          maxProperties: 100,
          description: 'What the first screen of the flow begins with; a text may speak of the person, as `{{name}}`.',
        }),
      ),
      thumbnail: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'The product of the catalogue whose picture is shown.' })),
      sections: Type.Optional(
        Type.Array(Type.Object({ title: text(24), products: Type.Array(Product, { minItems: 1, maxItems: MOST_PRODUCTS }) }, closed), {
          minItems: 1,
          maxItems: 10,
          description: `Products of the catalogue by their numbers there, ${MOST_PRODUCTS} in all.`,
        }),
      ),
    },
    closed,
  ),
  { maxItems: 10, description: 'What buttons of a WhatsApp template open: a flow with its token and data, a catalogue or some of its products.' },
);

/** What somebody gives for a button that opens a flow or a catalogue. */
export interface GivenButton {
  readonly button: number;
  readonly flow_token?: string;
  readonly flow_data?: Readonly<Record<string, unknown>>;
  readonly thumbnail?: string;
  readonly sections?: readonly { readonly title: string; readonly products: readonly string[] }[];
}

type Button = Readonly<Record<string, unknown>>;

const OPENING = ['flow', 'catalog', 'mpm'] as const;

/** What a button of a template opens: a flow, the catalogue, or some of its products; null for others. */
function openedBy(button: Button): (typeof OPENING)[number] | null {
  const type = String(button['type']).toLowerCase();
  return OPENING.find((one) => one === type) ?? null;
}

interface Definition {
  readonly components: readonly TemplatePart[];
}

function buttonsOf({ components }: Definition): readonly Button[] {
  return components.find(({ type }) => type.toLowerCase() === 'buttons')?.buttons ?? [];
}

/** What the buttons of a template lack, in words for whoever has to give it; null when nothing. */
export function lackOfButtons(template: Definition, given: readonly GivenButton[] | null): string | null {
  const buttons = buttonsOf(template);
  const stray = (given ?? []).find(({ button }) => !opens(buttons[button - 1]));
  if (stray !== undefined) return `nothing for button ${stray.button}, which opens neither a flow nor a catalogue`;
  const lacking = buttons.flatMap((button, index) => (openedBy(button) === 'mpm' ? productsLack(index + 1, given ?? []) : []));
  return lacking[0] ?? null;
}

const opens = (button: Button | undefined): boolean => button !== undefined && openedBy(button) !== null;

function productsLack(number: number, given: readonly GivenButton[]): readonly string[] {
  const { sections = [], thumbnail } = given.find(({ button }) => button === number) ?? {};
  if (sections.length === 0 || thumbnail === undefined) return [`products for button ${number} (sections), and which of them is shown (thumbnail)`];
  const count = sections.reduce((sum, { products }) => sum + products.length, 0);
  if (count > MOST_PRODUCTS) return [`at most ${MOST_PRODUCTS} products for button ${number}`];
  const isNamed = sections.length === 1 || sections.every(({ title }) => title.trim() !== '');
  return isNamed ? [] : [`a title for each section of button ${number}`];
}

/** The buttons with somebody's own values in their texts; null where one is missing. */
export function spokenButtons(buttons: readonly GivenButton[], own: Values): readonly GivenButton[] | null {
  let isWhole = true;
  const said = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const { text: words, missing } = render(value, [], own);
    isWhole &&= missing.length === 0;
    return words;
  };
  const spoken = buttons.map(({ flow_token, flow_data, ...one }): GivenButton => ({
    ...one,
    ...(flow_token === undefined ? {} : { flow_token: String(said('', flow_token)) }),
    ...(flow_data === undefined ? {} : { flow_data: JSON.parse(JSON.stringify(flow_data), said) as Record<string, unknown> }),
  }));
  return isWhole ? spoken : null;
}

/** What a button opens, in Meta's words; null where nothing is said of it, which only a catalogue bears. */
export function openingOf(
  button: Button,
  given: GivenButton | undefined,
): { readonly sub_type: string; readonly parameters: readonly TemplateParameter[] } | null {
  const kind = openedBy(button);
  if (kind === null) return null;
  const action = kind === 'flow' ? flowAction(given) : productAction(given);
  return action === null ? null : { sub_type: kind, parameters: [{ type: 'action', action }] };
}

function flowAction({ flow_token, flow_data }: Partial<GivenButton> = {}): object {
  return { ...(flow_token === undefined ? {} : { flow_token }), ...(flow_data === undefined ? {} : { flow_action_data: flow_data }) };
}

function productAction({ thumbnail, sections }: Partial<GivenButton> = {}): object | null {
  if (thumbnail === undefined && sections === undefined) return null;
  const listed = sections?.map(({ title, products }) => ({ title, product_items: products.map((product_retailer_id) => ({ product_retailer_id })) }));
  return {
    ...(thumbnail === undefined ? {} : { thumbnail_product_retailer_id: thumbnail }),
    ...(listed === undefined ? {} : { sections: listed }),
  };
}
