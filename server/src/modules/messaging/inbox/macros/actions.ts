import { Type, type Static } from 'typebox';
import type { Tx } from '../../../../kernel/db.ts';
import { invalid, notFound } from '../../../../kernel/errors.ts';
import { nullableText, text } from '../../../../kernel/fields.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { PRIORITIES, type Priority } from '../conversations/state.ts';
import { SNOOZES, type Snooze } from './moments.ts';
import { countNamed } from './queries.ts';

const ACTS = ['reply', 'template', 'label', 'unlabel', 'assign', 'team', 'priority', 'snooze', 'note', 'resolve'] as const;
export type Act = (typeof ACTS)[number];

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] });
const Id = Type.String({ maxLength: 60 });

export const Action = Type.Object(
  {
    do: oneOf<Act>(ACTS),
    canned: Type.Optional(Type.String({ maxLength: 60, description: 'With `reply`: a ready answer. Its names are filled in, its files follow.' })),
    template: Type.Optional(Type.String({ maxLength: 60, description: 'With `template`: an approved one, which also goes once the window is closed.' })),
    variables: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,60}$' }), text(1024), { description: 'Of a template; a value may be `{{contact_name}}`.' }),
    ),
    labels: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 20, description: 'With `label` and `unlabel`.' })),
    assignee: Type.Optional(nullableText({ maxLength: 60, description: 'With `assign`: a colleague, `me` for whoever runs it, null for nobody.' })),
    team: Type.Optional(nullableText({ maxLength: 60 })),
    priority: Type.Optional(oneOf<Priority>(PRIORITIES)),
    snooze: Type.Optional(
      Type.Unsafe<Snooze>({
        type: 'string',
        enum: [...SNOOZES],
        description: 'An hour, the next 17:00, tomorrow or on Monday at 09:00: counted when it runs, by the clock of the client.',
      }),
    ),
    text: Type.Optional(text(8000, 1)),
  },
  { additionalProperties: false },
);
export type Action = Static<typeof Action>;

type Field = Exclude<keyof Action, 'do'>;

/** What each act needs, and nothing else but what `MAY` adds. */
const NEEDS: Readonly<Record<Act, readonly Field[]>> = {
  reply: ['canned'],
  template: ['template'],
  label: ['labels'],
  unlabel: ['labels'],
  assign: ['assignee'],
  team: ['team'],
  priority: ['priority'],
  snooze: ['snooze'],
  note: ['text'],
  resolve: [],
};
const MAY: Partial<Record<Act, readonly Field[]>> = { template: ['variables'] };

/** @throws AppError `invalid` for what an act lacks or cannot use; `not_found` for what it names and is not there */
export async function checkedActions(tx: Tx, actions: readonly Action[]): Promise<readonly Action[]> {
  const wrong = actions.flatMap((action, index) => problemsOf(action, index + 1));
  if (wrong.length > 0) throw invalid({ actions: wrong });
  const known = actions.map(inSmallLetters);
  const named = known.flatMap(namedIn);
  if (!named.every(({ id }) => isUuid(id))) throw notFound();
  const distinct = [...new Map(named.map((one) => [`${one.kind} ${one.id}`, one])).values()];
  if (distinct.length > 0 && (await countNamed(tx, distinct)) < distinct.length) throw notFound();
  return known;
}

function problemsOf(action: Action, step: number): readonly string[] {
  const [needed, allowed] = [NEEDS[action.do], MAY[action.do] ?? []];
  const given = (Object.keys(action) as (keyof Action)[]).filter((name): name is Field => name !== 'do' && action[name] !== undefined);
  return [
    ...needed.filter((name) => !given.includes(name)).map((name) => `Step ${step} needs ${name}.`),
    ...given.filter((name) => !needed.includes(name) && !allowed.includes(name)).map((name) => `Step ${step} does not take ${name}.`),
  ];
}

function inSmallLetters({ canned, template, labels, assignee, team, ...rest }: Action): Action {
  return {
    ...rest,
    ...(canned === undefined ? {} : { canned: canned.toLowerCase() }),
    ...(template === undefined ? {} : { template: template.toLowerCase() }),
    ...(labels === undefined ? {} : { labels: [...new Set(labels.map((id) => id.toLowerCase()))] }),
    ...(assignee === undefined ? {} : { assignee: assignee?.toLowerCase() || null }),
    ...(team === undefined ? {} : { team: team?.toLowerCase() || null }),
  };
}

export interface Named {
  readonly kind: 'canned' | 'template' | 'label' | 'agent' | 'team';
  readonly id: string;
}

function namedIn({ canned, template, labels = [], assignee, team }: Action): readonly Named[] {
  const one = (kind: Named['kind'], id: string | null | undefined): readonly Named[] => (id ? [{ kind, id }] : []);
  return [
    ...one('canned', canned),
    ...one('template', template),
    ...labels.map((id): Named => ({ kind: 'label', id })),
    ...(assignee === 'me' ? [] : one('agent', assignee)),
    ...one('team', team),
  ];
}
