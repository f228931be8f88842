import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import type { Card } from './cards.ts';
import { words } from './words/index.ts';

type Product = NonNullable<Card['product']>;

/** One product of a catalogue, which stands above a text. Half of it names none. */
export function ProductFields({ product, put }: { product: Product | undefined; put: (product: Product | null) => void }) {
  const { say } = useWords(words);
  const [typed, setTyped] = useState<Product>(product ?? { product_retailer_id: '', catalog_id: '' });
  const tell = (next: Product) => {
    setTyped(next);
    const told = { product_retailer_id: next.product_retailer_id.trim(), catalog_id: next.catalog_id.trim() };
    put(told.product_retailer_id === '' || told.catalog_id === '' ? null : told);
  };
  return (
    <div className="grid gap-x-3 max-sm:gap-y-3 sm:grid-cols-2">
      {(['product_retailer_id', 'catalog_id'] as const).map((name) => (
        <Field
          key={name}
          label={say(`templates.${name}`)}
          hint={say(`templates.${name}.hint`)}
          maxLength={100}
          value={typed[name]}
          onChange={(event) => tell({ ...typed, [name]: event.target.value })}
        />
      ))}
    </div>
  );
}
