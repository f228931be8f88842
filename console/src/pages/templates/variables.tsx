import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { isCode, placesOf } from './draft.ts';
import type { Draft } from './draft.ts';
import type { Put } from './editor.tsx';
import { words } from './words/index.ts';

/** For each place in the text, what it may look like, and what stands there when nobody knows better. */
export function Variables({ draft, put }: { draft: Draft; put: Put }) {
  const { say } = useWords(words);
  const places = placesOf(isCode(draft) || draft.cards.length > 0 ? { ...draft, header: '' } : draft);
  const called = (name: string): string => (name.startsWith('header_') ? say('templates.above', { n: name.slice('header_'.length) }) : name);
  if (places.length === 0) return null;
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{say('templates.variables')}</legend>
      {places.map((name) => (
        <div key={name} className="grid gap-x-3 max-sm:gap-y-2 sm:grid-cols-2">
          <Field
            label={say('templates.example', { name: called(name) })}
            value={draft.examples[name] ?? ''}
            required={draft.channel === 'whatsapp'}
            onChange={(event) => put({ examples: { ...draft.examples, [name]: event.target.value } })}
          />
          <Field
            label={say('templates.fallback', { name: called(name) })}
            value={draft.fallbacks[name] ?? ''}
            onChange={(event) => put({ fallbacks: { ...draft.fallbacks, [name]: event.target.value } })}
          />
        </div>
      ))}
    </fieldset>
  );
}
