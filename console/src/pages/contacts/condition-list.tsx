import { LANGUAGES, useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { FIELDS, fresh } from './conditions.ts';
import type { Condition, Field } from './conditions.ts';
import { words } from './words/index.ts';

type Match = 'all' | 'any';
type Props = { match: Match; setMatch: (match: Match) => void; conditions: readonly Condition[]; change: (next: readonly Condition[]) => void };

const INPUT = 'h-9 min-w-0 rounded-md border border-line bg-surface-1 px-2 pointer-coarse:h-11';
const NAMES = Object.keys(FIELDS) as Field[];

export function ConditionList({ match, setMatch, conditions, change }: Props) {
  const { say } = useWords(words);
  const put = (at: number, next: Condition) => change(conditions.map((one, index) => (index === at ? next : one)));
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1 text-sm font-medium">{say('contacts.conditions')}</legend>
      <Segmented
        label={say('contacts.match')}
        value={match}
        onChange={setMatch}
        options={[
          { value: 'all', label: say('contacts.matchAll') },
          { value: 'any', label: say('contacts.matchAny') },
        ]}
      />
      {conditions.map((condition, at) => (
        <div key={at} className="grid grid-cols-[1fr_auto] gap-2 rounded-lg border border-line p-2">
          <div className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] gap-2">
            <select
              aria-label={say('contacts.field')}
              className={`col-span-full ${INPUT}`}
              value={condition.field}
              onChange={(event) => put(at, fresh(event.target.value as Field))}
            >
              {NAMES.map((field) => (
                <option key={field} value={field}>
                  {say(`contacts.field.${field}`)}
                </option>
              ))}
            </select>
            <Question condition={condition} put={(next) => put(at, next)} />
          </div>
          <Button look="ghost" square aria-label={say('contacts.removeCondition')} onClick={() => change(conditions.filter((_one, index) => index !== at))}>
            <Icon name="close" size={14} />
          </Button>
        </div>
      ))}
      <Button onClick={() => change([...conditions, fresh('tags')])}>
        <Icon name="plus" /> {say('contacts.addCondition')}
      </Button>
    </fieldset>
  );
}

function Question({ condition, put }: { condition: Condition; put: (next: Condition) => void }) {
  const { say } = useWords(words);
  const { ops, kind } = FIELDS[condition.field];
  const set = (value: string) => put({ ...condition, value });
  return (
    <>
      {ops.length > 1 && (
        <select aria-label={say('contacts.op')} className={INPUT} value={condition.op} onChange={(event) => put({ ...condition, op: event.target.value })}>
          {ops.map((op) => (
            <option key={op} value={op}>
              {say(`contacts.op.${op}` as 'contacts.op.any_of')}
            </option>
          ))}
        </select>
      )}
      {kind === 'yes' && (
        <select aria-label={say('contacts.value')} className={INPUT} value={condition.value} onChange={(event) => set(event.target.value)}>
          <option value="true">{say('contacts.yes')}</option>
          <option value="false">{say('contacts.no')}</option>
        </select>
      )}
      {kind === 'language' && (
        <select aria-label={say('contacts.value')} className={INPUT} value={condition.value} onChange={(event) => set(event.target.value)}>
          {LANGUAGES.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
      {(kind === 'words' || kind === 'days' || kind === 'money') && (
        <input
          aria-label={say('contacts.value')}
          className={INPUT}
          inputMode={kind === 'words' ? 'text' : 'decimal'}
          placeholder={kind === 'words' ? say('contacts.tagsHint') : undefined}
          value={condition.value}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </>
  );
}
