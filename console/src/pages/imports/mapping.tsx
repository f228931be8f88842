import { useWords } from '../../i18n/index.ts';
import { Select } from '../../ui/field.tsx';
import { FIELDS, missing } from './fields.ts';
import type { FieldName, Kind, Mapping, Mode } from './fields.ts';
import { words } from './words/index.ts';

type Props = { list: { kind: Kind; mode: Mode }; headings: readonly string[]; mapping: Mapping; change: (mapping: Mapping) => void };

/** Under which heading each field stands; those that the list cannot do without are marked. */
export function MappingFields({ list, headings, mapping, change }: Props) {
  const { say } = useWords(words);
  const gaps = missing(list, mapping);
  const choices = [{ value: '', label: '–' }, ...headings.filter((one) => one !== '').map((one) => ({ value: one, label: one }))];
  const set = (field: FieldName, heading: string) => {
    const { [field]: _before, ...rest } = mapping;
    change(heading === '' ? rest : { ...rest, [field]: heading });
  };
  return (
    <fieldset>
      <legend className="font-medium">{say('imports.mapping')}</legend>
      <p className="mb-2 text-sm text-quiet">{say('imports.mappingText')}</p>
      <div className="grid grid-cols-2 gap-x-3 sm:grid-cols-3">
        {FIELDS.map((field) => (
          <Select
            key={field}
            label={say(`imports.field.${field}`)}
            choices={choices}
            value={mapping[field] ?? ''}
            aria-required={gaps.includes(field)}
            aria-invalid={gaps.includes(field)}
            onChange={(event) => set(field, event.target.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
