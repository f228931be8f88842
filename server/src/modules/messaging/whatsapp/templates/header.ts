import { Type } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { text } from '../../../../kernel/fields.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { findMedia } from '../media/queries.ts';
import type { TemplateHeader } from './fill.ts';
import type { TemplateRow } from './queries.ts';

const closed = { additionalProperties: false } as const;
const Location = Type.Object(
  {
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    name: Type.Optional(text(1_000)),
    address: Type.Optional(text(1_000)),
  },
  closed,
);

/** A product of a catalogue, as a body of a request has it. */
export const ProductBody = Type.Object(
  { catalog_id: text(100, 1), product_retailer_id: text(100, 1) },
  { ...closed, description: 'A product by its number in a catalogue that is connected to the WhatsApp account.' },
);

/** What is given to stand above the text, as a body of a request has it. */
export const HeaderBody = Type.Object(
  {
    asset: Type.Optional(Type.String({ maxLength: 40, description: 'A file of ours, as kept under `/api/messaging/media/`.' })),
    link: Type.Optional(Type.String({ maxLength: 2_000, description: 'The address of a file, for WhatsApp to fetch.' })),
    filename: Type.Optional(text(240)),
    location: Type.Optional(Location),
    product: Type.Optional(ProductBody),
  },
  {
    ...closed,
    description: 'What stands above the text of a template that wants a file, a place or a product there: exactly one of asset, link, location and product.',
  },
);

/** What is wrong about a header by itself; undefined when nothing is. */
export function headerProblem({ asset, link, location, product }: TemplateHeader): string | undefined {
  if ([asset, link, location, product].filter((one) => one !== undefined).length !== 1) return 'Exactly one of asset, link, location and product.';
  return link === undefined || /^https?:\/\/\S+$/.test(link) ? undefined : 'Not a web address.';
}

/** What a template wants above its text besides words: image, video, document, location, product; empty when nothing. */
function headFormat({ components }: Pick<TemplateRow, 'components'>): string {
  const head = components.find(({ type }) => type.toLowerCase() === 'header');
  const format = (head?.format ?? 'text').toLowerCase();
  return head === undefined || format === 'text' ? '' : format;
}

export type ReadHeader = { readonly header: TemplateHeader | undefined } | { readonly lacks: string };

/** What will stand above the text of a template; or what it lacks, in words for whoever has to give it. */
export async function readHeader(tx: Tx, template: Pick<TemplateRow, 'components'>, given: TemplateHeader | null): Promise<ReadHeader> {
  const format = headFormat(template);
  if (format === '') return { header: undefined };
  if (isNoFile(format)) return given?.[format] ? { header: given } : { lacks: NO_FILES[format] };
  const file = given === null ? 'give a file (asset) or its address (link)' : await fileFor(tx, format, given);
  return typeof file === 'string' ? { lacks: `${WANTED[format] ?? format}: ${file}` } : { header: file };
}

const NO_FILES = { location: 'a place: give its location', product: 'a product: give its number and its catalogue (product)' } as const;
const isNoFile = (format: string): format is keyof typeof NO_FILES => Object.hasOwn(NO_FILES, format);

async function fileFor(tx: Tx, format: string, given: TemplateHeader): Promise<TemplateHeader | string> {
  const { asset, link, filename } = given;
  if (link !== undefined) return given;
  if (asset === undefined) return 'give a file (asset) or its address (link)';
  const file = isUuid(asset) ? await findMedia(tx, asset.toLowerCase()) : undefined;
  if (file?.state !== 'stored') return 'the file that was given is not there';
  if (file.kind !== format) return `the file that was given is of another kind (${file.kind})`;
  return { asset: file.id, filename: filename ?? file.filename };
}

const WANTED: Readonly<Record<string, string>> = { image: 'an image', video: 'a video', document: 'a document' };
