import type { ChatLine, ChatTemplate } from '../../../api/sandbox-types.ts';

type Content = Readonly<Record<string, unknown>>;
/** A line as the phone draws it. */
type Drawn = {
  header: string;
  text: string;
  footer: string;
  media: string;
  buttons: readonly { title: string; id: string }[];
  /** Beside each other below the words. */
  cards: readonly Drawn[];
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const fields = (value: unknown): Content => (typeof value === 'object' && value !== null ? (value as Content) : {});
const list = (value: unknown): readonly Content[] => (Array.isArray(value) ? value.map(fields) : []);
const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker']);
const EMPTY: Drawn = { header: '', text: '', footer: '', media: '', buttons: [], cards: [] };

/** What a phone shows for a line of a talk; a template's words come from its definition, filled with what was sent. */
export function drawn(line: ChatLine, templates: readonly ChatTemplate[]): Drawn {
  const content = fields(line.body[line.type]);
  if (line.type === 'template') return drawnTemplate(content, templates);
  if (line.type === 'interactive') return drawnInteractive(content);
  if (MEDIA.has(line.type)) return { ...EMPTY, media: line.type, text: text(content['caption']) };
  if (line.type === 'location') return { ...EMPTY, text: `📍 ${text(content['name']) || `${String(content['latitude'])}, ${String(content['longitude'])}`}` };
  return { ...EMPTY, text: text(content['body']) || text(content['text']) || text(content['emoji']) || line.type };
}

function drawnInteractive(content: Content): Drawn {
  const action = fields(content['action']);
  const answer = fields(content['button_reply'] ?? content['list_reply']);
  const rows = list(action['sections']).flatMap((section) => list(section['rows']));
  const buttons = [...list(action['buttons']).map((button) => fields(button['reply'])), ...rows];
  return {
    ...EMPTY,
    header: text(fields(content['header'])['text']),
    text: text(fields(content['body'])['text']) || text(answer['title']),
    footer: text(fields(content['footer'])['text']),
    buttons: buttons.map((button) => ({ title: text(button['title']), id: text(button['id']) })),
  };
}

function drawnTemplate(sent: Content, templates: readonly ChatTemplate[]): Drawn {
  const language = text(fields(sent['language'])['code']);
  const found = templates.find((one) => one.name === sent['name'] && one.language === language);
  if (!found) return { ...EMPTY, text: text(sent['name']) };
  return drawnParts(found.components, list(sent['components']));
}

const partOf = (parts: readonly Content[], type: string): Content => parts.find((one) => text(one['type']).toLowerCase() === type) ?? {};

function drawnParts(components: readonly Content[], sent: readonly Content[]): Drawn {
  const part = (type: string): Content => partOf(components, type);
  const given = (type: string): readonly Content[] => list(partOf(sent, type)['parameters']);
  const cards = list(partOf(sent, 'carousel')['cards']);
  const format = text(part('header')['format']).toLowerCase();
  return {
    header: filled(text(part('header')['text']), given('header')),
    text: filled(text(part('body')['text']), given('body')),
    footer: text(part('footer')['text']),
    media: MEDIA.has(format) ? format : '',
    buttons: list(part('buttons')['buttons'])
      .filter((button) => text(button['type']).toUpperCase() === 'QUICK_REPLY')
      .map((button) => ({ title: text(button['text']), id: '' })),
    cards: list(part('carousel')['cards']).map((card, at) => drawnParts(list(card['components']), list(cards[at]?.['components']))),
  };
}

/** Places are filled by name where the parameters have names, else in their order. */
function filled(words: string, parameters: readonly Content[]): string {
  let at = 0;
  return words.replaceAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/gi, (place, name: string) => {
    const named = parameters.find((one) => one['parameter_name'] === name);
    return text((named ?? parameters[at++])?.['text']) || place;
  });
}
