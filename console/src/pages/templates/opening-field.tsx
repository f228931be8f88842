import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { dataOf, linesOf } from './opening.ts';
import type { Opening, OpeningPart } from './opening.ts';
import { words } from './words/index.ts';

type Props = { parts: readonly OpeningPart[]; given: readonly Opening[]; put: (given: readonly Opening[]) => void };

/** What the buttons of a template open: what a flow begins with, the product that stands for a catalogue, or which goods are shown. */
export function OpeningField({ parts, given, put }: Props) {
  const change = (opening: Opening) => put([...given.filter(({ button }) => button !== opening.button), opening]);
  return (
    <>
      {parts.map((part) => (
        <OneButton key={part.button} part={part} opening={given.find(({ button }) => button === part.button) ?? { button: part.button }} change={change} />
      ))}
    </>
  );
}

type OneProps = { opening: Opening; change: (opening: Opening) => void };

function OneButton({ part, opening, change }: OneProps & { part: OpeningPart }) {
  const { say } = useWords(words);
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{say('templates.opens', { button: part.text || part.button })}</legend>
      {part.kind === 'flow' ? <FlowFields opening={opening} change={change} /> : <Thumbnail part={part} opening={opening} change={change} />}
      {part.kind === 'mpm' && <Sections opening={opening} change={change} />}
    </fieldset>
  );
}

function FlowFields({ opening, change }: OneProps) {
  const { say } = useWords(words);
  // as it is typed: a line that is not finished says nothing yet
  const [lines, setLines] = useState(() => linesOf(opening.flow_data ?? {}));
  return (
    <>
      <TextArea
        label={say('templates.flowData')}
        hint={say('templates.flowDataHint')}
        rows={3}
        value={lines}
        onChange={(event) => {
          setLines(event.target.value);
          change({ ...opening, flow_data: dataOf(event.target.value, opening.flow_data ?? {}) });
        }}
      />
      <Field
        label={say('templates.flowToken')}
        maxLength={200}
        value={opening.flow_token ?? ''}
        onChange={(event) => change({ ...opening, flow_token: event.target.value })}
      />
    </>
  );
}

function Thumbnail({ part, opening, change }: OneProps & { part: OpeningPart }) {
  const { say } = useWords(words);
  return (
    <Field
      label={say(part.kind === 'mpm' ? 'templates.thumbnail' : 'templates.thumbnailOptional')}
      hint={say('templates.productHint')}
      required={part.kind === 'mpm'}
      maxLength={100}
      value={opening.thumbnail ?? ''}
      onChange={(event) => change({ ...opening, thumbnail: event.target.value })}
    />
  );
}

const MOST = 10;
const BLANK = { title: '', products: [] };

function Sections({ opening, change }: OneProps) {
  const { say } = useWords(words);
  const sections = opening.sections ?? [BLANK];
  const put = (at: number, next: Partial<(typeof sections)[number]>) =>
    change({ ...opening, sections: sections.map((one, index) => (index === at ? { ...one, ...next } : one)) });
  return (
    <>
      {sections.map(({ title, products }, at) => (
        <div key={at} className="space-y-2">
          <Field
            label={say(sections.length > 1 ? 'templates.section' : 'templates.sectionOptional', { n: at + 1 })}
            maxLength={24}
            value={title}
            onChange={(event) => put(at, { title: event.target.value })}
          />
          <TextArea
            label={say('templates.products')}
            rows={3}
            value={products.join('\n')}
            onChange={(event) => put(at, { products: event.target.value.split('\n') })}
          />
        </div>
      ))}
      {sections.length < MOST && (
        <Button onClick={() => change({ ...opening, sections: [...sections, BLANK] })}>
          <Icon name="plus" /> {say('templates.addSection')}
        </Button>
      )}
    </>
  );
}
