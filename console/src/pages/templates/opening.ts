import type { MessagingCampaignsUpdateData } from '../../api/generated/types.gen.ts';

/** What somebody gives for a button that opens a flow or a catalogue. */
export type Opening = NonNullable<MessagingCampaignsUpdateData['body']['whatsapp_buttons']>[number];
/** Such a button: which it is, what it opens, and what stands on it. */
export type OpeningPart = { button: number; kind: 'flow' | 'catalog' | 'mpm'; text: string };
type Part = Readonly<Record<string, unknown>>;

const KINDS = ['flow', 'catalog', 'mpm'] as const;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly Part[] => (Array.isArray(value) ? (value as Part[]) : []);

/** The buttons of a template that open something which each send may speak of. */
export function openingsOf(components: readonly unknown[]): readonly OpeningPart[] {
  const buttons = list((components as readonly Part[]).find((part) => text(part['type']).toLowerCase() === 'buttons')?.['buttons']);
  return buttons.flatMap((button, at) => {
    const kind = KINDS.find((one) => one === text(button['type']).toLowerCase());
    return kind === undefined ? [] : [{ button: at + 1, kind, text: text(button['text']) }];
  });
}

/** Only products that are listed at each send have to be given. */
export function openingsAreWhole(parts: readonly OpeningPart[], given: readonly Opening[]): boolean {
  const told = writtenOpenings(given) ?? [];
  return parts.every(({ button, kind }) => {
    const own = told.find((one) => one.button === button);
    return kind !== 'mpm' || (own?.sections !== undefined && own.thumbnail !== undefined);
  });
}

/** As they are kept: without blank lines, empty sections and buttons of which nothing is said. */
export function writtenOpenings(given: readonly Opening[] | null): Opening[] | null {
  const all = (given ?? []).flatMap(({ button, flow_token: token = '', flow_data: data = {}, thumbnail = '', sections = [] }): Opening[] => {
    const kept = sections
      .map(({ title, products }) => ({ title: title.trim(), products: products.map((one) => one.trim()).filter(Boolean) }))
      .filter(({ products }) => products.length > 0);
    const said = {
      ...(token.trim() === '' ? {} : { flow_token: token.trim() }),
      ...(Object.keys(data).length === 0 ? {} : { flow_data: data }),
      ...(thumbnail.trim() === '' ? {} : { thumbnail: thumbnail.trim() }),
      ...(kept.length === 0 ? {} : { sections: kept }),
    };
    return Object.keys(said).length === 0 ? [] : [{ button, ...said }];
  });
  return all.length === 0 ? null : all;
}

type Data = NonNullable<Opening['flow_data']>;

/** What a flow begins with, a name and its value in each line; what is no text is not shown here, and stays. */
export function linesOf(data: Data): string {
  return Object.entries(data)
    .flatMap(([name, value]) => (typeof value === 'string' ? [`${name}: ${value}`] : []))
    .join('\n');
}

export function dataOf(lines: string, before: Data): Data {
  const others = Object.entries(before).filter(([, value]) => typeof value !== 'string');
  const told = lines.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*(\w{1,60})\s*:\s*(.*\S)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  return Object.fromEntries([...others, ...told]);
}
