import type {
  MessagingContactsTagsListData,
  MessagingContactsTagsListResponses,
  MessagingSegmentsListData,
  MessagingSegmentsListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { words } from './words/index.ts';

type Choice = { value: string; label: string };

const MANY = 100;

/** Who of the people: by tag, by segment, by what they agreed to. */
export function Filters() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const tags = useRead<MessagingContactsTagsListData, MessagingContactsTagsListResponses>('/api/messaging/contacts/tags/');
  const segments = useRead<MessagingSegmentsListData, MessagingSegmentsListResponses>('/api/messaging/segments/', { query: { page_size: MANY } });
  const opted = [
    { value: 'true', label: say('contacts.optedIn') },
    { value: 'false', label: say('contacts.notOptedIn') },
  ];
  const blocked = [{ value: 'true', label: say('contacts.blocked') }];
  return (
    <div role="group" aria-label={say('common.filter')} className="mb-3 flex flex-wrap gap-2">
      <Choose
        label={say('contacts.tag')}
        value={asked['tag'] ?? ''}
        choose={(tag) => set({ tag })}
        choices={(tags.data?.results ?? []).map((one) => ({ value: one.tag, label: `${one.tag} (${one.contacts})` }))}
      />
      <Choose
        label={say('g.segment')}
        value={asked['segment'] ?? ''}
        choose={(segment) => set({ segment })}
        choices={(segments.data?.results ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      <Choose label={say('contacts.consent')} value={asked['opted'] ?? ''} choose={(next) => set({ opted: next })} choices={opted} />
      <Choose label={say('contacts.blocked')} value={asked['blocked'] ?? ''} choose={(next) => set({ blocked: next })} choices={blocked} />
    </div>
  );
}

type Props = { label: string; value: string; choices: readonly Choice[]; choose: (value: string) => void };

/** A filter that says its name while nothing is chosen. */
function Choose({ label, value, choices, choose }: Props) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => choose(event.target.value)}
      className={`h-9 max-w-44 rounded-md border px-2 pointer-coarse:h-11 ${value === '' ? 'border-line bg-surface-1 text-quiet' : 'border-accent bg-accent-soft'}`}
    >
      <option value="">{label}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
