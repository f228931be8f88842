import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { AttachButton } from '../inbox/attach.tsx';
import type { headFormat } from '../templates/draft.ts';
import { ProductFields } from '../templates/product-fields.tsx';
import type { Header } from './plan.ts';
import { words } from './words/index.ts';

type Props = { format: ReturnType<typeof headFormat>; header: Header | null; put: (header: Header | null) => void };

/** What stands above the text of a template that wants a file, a place or a product there. */
export function HeaderField({ format, header, put }: Props) {
  const { say } = useWords(words);
  if (format === '') return null;
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{say('campaigns.header', { what: say(`campaigns.header.${format}`) })}</legend>
      {format === 'location' && <PlaceFields place={header?.location} put={put} />}
      {format === 'product' && <ProductFields product={header?.product} put={(product) => put(product && { product })} />}
      {format !== 'location' && format !== 'product' && <FileFields header={header} put={put} />}
    </fieldset>
  );
}

const SOURCES = ['file', 'link'] as const;

function FileFields({ header, put }: { header: Header | null; put: (header: Header | null) => void }) {
  const { say } = useWords(words);
  const [source, setSource] = useState<(typeof SOURCES)[number]>(header?.link === undefined ? 'file' : 'link');
  const choose = (next: typeof source) => {
    setSource(next);
    put(null);
  };
  return (
    <>
      <Segmented
        label={say('campaigns.header.from')}
        value={source}
        onChange={choose}
        options={SOURCES.map((value) => ({ value, label: say(`campaigns.header.${value}`) }))}
      />
      {source === 'file' ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <AttachButton worded attach={({ id, name }) => put({ asset: id, filename: name })} />
          <span className="min-w-0 text-sm break-words text-quiet">
            {header?.asset === undefined ? say('campaigns.header.choose') : (header.filename ?? say('campaigns.header.there'))}
          </span>
        </p>
      ) : (
        <Field
          label={say('campaigns.header.address')}
          hint={say('campaigns.header.addressText')}
          type="url"
          placeholder="https://"
          value={header?.link ?? ''}
          onChange={(event) => put(event.target.value === '' ? null : { link: event.target.value.trim() })}
        />
      )}
    </>
  );
}

type Place = NonNullable<Header['location']>;

/** Degrees as they are typed: a minus or a point alone is no number yet. */
function PlaceFields({ place, put }: { place: Place | undefined; put: (header: Header | null) => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState({ latitude: place ? String(place.latitude) : '', longitude: place ? String(place.longitude) : '' });
  const [called, setCalled] = useState({ name: place?.name ?? '', address: place?.address ?? '' });
  const tell = (degrees: typeof typed, names: typeof called) => {
    setTyped(degrees);
    setCalled(names);
    const [latitude, longitude] = [degreesOf(degrees.latitude, 90), degreesOf(degrees.longitude, 180)];
    put(latitude === null || longitude === null ? null : { location: { latitude, longitude, ...written(names) } });
  };
  return (
    <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
      {(['latitude', 'longitude'] as const).map((axis) => (
        <Field
          key={axis}
          label={say(`campaigns.header.${axis}`)}
          inputMode="decimal"
          value={typed[axis]}
          onChange={(event) => tell({ ...typed, [axis]: event.target.value }, called)}
        />
      ))}
      {(['name', 'address'] as const).map((part) => (
        <Field
          key={part}
          label={say(`campaigns.header.place.${part}`)}
          value={called[part]}
          onChange={(event) => tell(typed, { ...called, [part]: event.target.value })}
        />
      ))}
    </div>
  );
}

function degreesOf(text: string, most: number): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && Math.abs(value) <= most ? value : null;
}

function written(names: { name: string; address: string }): Partial<Place> {
  return Object.fromEntries(Object.entries(names).filter(([, text]) => text.trim() !== ''));
}
