import type { ReactNode } from 'react';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Check } from '../../../ui/check.tsx';
import { Field, Select, TextArea } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { words as inboxWords } from '../../inbox/words/index.ts';
import { ACTS, BLANKS, valuesWanted } from './macro-steps.ts';
import type { Action } from './macro-steps.ts';
import { useAgents, useCanned, useLabels, useTeams, useTemplates } from './use-named.ts';
import { words } from './words/index.ts';

type ActProps = { action: Action; put: (action: Action) => void };
type Props = ActProps & { at: number; remove: () => void; up: (() => void) | undefined };

/** One step of a macro: what is done, and with what. */
export function MacroStep({ at, action, put, remove, up }: Props) {
  const { say } = useWords(words);
  const { say: sayAct } = useWords(inboxWords);
  const n = at + 1;
  return (
    <li className="space-y-1 rounded-lg border border-line p-3">
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <Select
            label={say('inboxSettings.macroStep', { n })}
            choices={ACTS.map((value) => ({ value, label: sayAct(`inbox.macro.${value}`) }))}
            value={action.do}
            onChange={(event) => put(BLANKS[event.target.value as Action['do']] as unknown as Action)}
          />
        </div>
        <span className="flex pb-5">
          {up && (
            <Button look="ghost" square aria-label={say('inboxSettings.macroUp', { n })} onClick={up}>
              <Icon name="upload" size={14} />
            </Button>
          )}
          <Button look="ghost" square aria-label={say('inboxSettings.macroDrop', { n })} onClick={remove}>
            <Icon name="close" size={14} />
          </Button>
        </span>
      </div>
      <With action={action} put={put} />
    </li>
  );
}

const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;
const SNOOZES = ['hour', 'evening', 'tomorrow', 'week'] as const;

/** What each act is told; nothing of those that stand by themselves. */
const WITH: Partial<Record<Action['do'], (props: ActProps) => ReactNode>> = {
  reply: Reply,
  template: TemplateWith,
  label: Labels,
  unlabel: Labels,
  assign: Assignee,
  team: Team,
  priority: Priority,
  snooze: Snooze,
  note: Note,
};

function With({ action, put }: ActProps) {
  const Fields = WITH[action.do];
  return Fields ? <Fields action={action} put={put} /> : null;
}

function Priority({ action, put }: ActProps) {
  const { say } = useWords(inboxWords);
  return (
    <Select
      label={say('inbox.priority')}
      choices={PRIORITIES.map((value) => ({ value, label: say(`inbox.priority.${value}`) }))}
      value={action.priority}
      onChange={(event) => put({ ...action, priority: event.target.value as NonNullable<Action['priority']> })}
    />
  );
}

function Snooze({ action, put }: ActProps) {
  const { say } = useWords(inboxWords);
  return (
    <Select
      label={say('inbox.until')}
      choices={SNOOZES.map((value) => ({ value, label: say(`inbox.snooze.${value}`) }))}
      value={action.snooze}
      onChange={(event) => put({ ...action, snooze: event.target.value as NonNullable<Action['snooze']> })}
    />
  );
}

function Note({ action, put }: ActProps) {
  const { say } = useWords(words);
  return (
    <TextArea
      label={say('inboxSettings.words')}
      hint={say('inboxSettings.wordsHint')}
      rows={2}
      maxLength={8000}
      value={action.text ?? ''}
      onChange={(event) => put({ ...action, text: event.target.value })}
    />
  );
}

type Choice = { value: string; label: string };

/** With nothing chosen yet, and what was chosen and is not there any more. */
function withChosen(choices: readonly Choice[], chosen: string, gone: string): readonly Choice[] {
  const isKnown = choices.some(({ value }) => value === chosen);
  return isKnown ? choices : [{ value: chosen, label: chosen === '' ? '' : gone }, ...choices];
}

function Reply({ action, put }: ActProps) {
  const { say } = useWords(words);
  const choices = useCanned().map(({ id, shortcode, title }) => ({ value: id, label: `/${shortcode} ${title}` }));
  return (
    <Select
      label={say('inboxSettings.canned')}
      choices={withChosen(choices, action.canned ?? '', say('inboxSettings.macroGone'))}
      value={action.canned ?? ''}
      onChange={(event) => put({ ...action, canned: event.target.value })}
    />
  );
}

function TemplateWith({ action, put }: ActProps) {
  const { say } = useWords(words);
  const { say: sayAct } = useWords(inboxWords);
  const templates = useTemplates().filter((one) => valuesWanted(one) !== null);
  const chosen = templates.find(({ id }) => id === action.template);
  const choices = templates.map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` }));
  return (
    <>
      <Select
        label={sayAct('inbox.template')}
        hint={chosen?.body_text ?? say('inboxSettings.macroTemplateHint')}
        choices={withChosen(choices, action.template ?? '', say('inboxSettings.macroGone'))}
        value={action.template ?? ''}
        onChange={(event) => put({ do: 'template', template: event.target.value, variables: {} })}
      />
      {chosen &&
        (valuesWanted(chosen) ?? []).map((name) => (
          <Field
            key={name}
            label={sayAct('inbox.value', { name })}
            hint={say('inboxSettings.wordsHint')}
            value={action.variables?.[name] ?? ''}
            onChange={(event) => put({ ...action, variables: { ...action.variables, [name]: event.target.value } })}
          />
        ))}
    </>
  );
}

function Labels({ action, put }: ActProps) {
  const { labels = [] } = action;
  return (
    <div className="max-h-40 overflow-y-auto">
      {useLabels().map(({ id, name }) => (
        <Check
          key={id}
          label={name}
          checked={labels.includes(id)}
          onChange={(event) => put({ ...action, labels: event.target.checked ? [...labels, id] : labels.filter((one) => one !== id) })}
        />
      ))}
    </div>
  );
}

function Assignee({ action, put }: ActProps) {
  const { say } = useWords(words);
  const { say: sayAct } = useWords(inboxWords);
  const choices = [
    { value: 'me', label: say('inboxSettings.macroMe') },
    { value: '', label: sayAct('inbox.nobody') },
    ...useAgents().map(({ user }) => ({ value: user.id, label: user.name || user.email })),
  ];
  return (
    <Select
      label={sayAct('inbox.assign')}
      choices={withChosen(choices, action.assignee ?? '', say('inboxSettings.macroGone'))}
      value={action.assignee ?? ''}
      onChange={(event) => put({ ...action, assignee: event.target.value || null })}
    />
  );
}

function Team({ action, put }: ActProps) {
  const { say } = useWords(words);
  const { say: sayAct } = useWords(inboxWords);
  const choices = [{ value: '', label: sayAct('inbox.nobody') }, ...useTeams().map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <Select
      label={sayAct('inbox.teams')}
      choices={withChosen(choices, action.team ?? '', say('inboxSettings.macroGone'))}
      value={action.team ?? ''}
      onChange={(event) => put({ ...action, team: event.target.value || null })}
    />
  );
}
