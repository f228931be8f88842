import type {
  MessagingLabelsListData,
  MessagingLabelsListResponses,
  MessagingTeamsListData,
  MessagingTeamsListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuCheck, MenuTitle } from '../../ui/menu.tsx';
import { ORDERS, orderNamed } from './folders.ts';
import { words } from './words/index.ts';

const MANY = 100;

type Choice = { value: string; label: string };

/** Teams and labels that a view can be narrowed to; a client without any has nothing to choose. */
function useChoices(): Readonly<Record<'team' | 'label', readonly Choice[]>> {
  const { say } = useWords(words);
  const teams = useRead<MessagingTeamsListData, MessagingTeamsListResponses>('/api/messaging/teams/', { query: { page_size: MANY } });
  const labels = useRead<MessagingLabelsListData, MessagingLabelsListResponses>('/api/messaging/labels/', { query: { page_size: MANY } });
  const named = (rows: readonly { id: string; name: string }[]): Choice[] => rows.map(({ id, name }) => ({ value: id, label: name }));
  const groups = named(teams.data?.results ?? []);
  return { team: groups.length === 0 ? [] : [{ value: 'mine', label: say('inbox.teamsMine') }, ...groups], label: named(labels.data?.results ?? []) };
}

/** Narrows a view to a team or a label and puts it into another order; what is chosen stands in the address, and below as what takes it away. */
export function useNarrowing() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const choices = useChoices();
  const order = orderNamed(asked['order']);
  const turn = (name: 'team' | 'label', value: string) => set({ [name]: asked[name] === value ? '' : value });
  const menu = (
    <Menu
      label={say('inbox.narrow')}
      trigger={
        <Button look="ghost" square aria-label={say('inbox.narrow')} title={say('inbox.narrow')}>
          <Icon name="sliders" size={18} />
        </Button>
      }
    >
      <MenuTitle>{say('inbox.order')}</MenuTitle>
      {ORDERS.map((one) => (
        <MenuCheck key={one} on={one === order} act={() => set({ order: one === 'newest' ? '' : one })}>
          {say(`inbox.order.${one}`)}
        </MenuCheck>
      ))}
      {(['team', 'label'] as const).map((name) => (
        <Choices key={name} title={say(`inbox.${name}s`)} choices={choices[name]} chosen={asked[name]} turn={(value) => turn(name, value)} />
      ))}
    </Menu>
  );
  const chosen = [
    ...(['team', 'label'] as const).flatMap((name) => choices[name].filter(({ value }) => value === asked[name]).map(({ label }) => ({ name, label }))),
    ...(order === 'newest' ? [] : [{ name: 'order' as const, label: say(`inbox.order.${order}`) }]),
  ];
  const chips = chosen.length > 0 && (
    <p className="-mt-1 mb-3 flex flex-wrap gap-1">
      {chosen.map(({ name, label }) => (
        <button
          key={name}
          type="button"
          aria-label={say('inbox.narrowNot', { name: label })}
          onClick={() => set({ [name]: '' })}
          className="inline-flex h-7 max-w-full items-center gap-1 rounded-full bg-accent-soft pr-2 pl-2.5 text-sm hover:bg-surface-3 pointer-coarse:h-9"
        >
          <span className="truncate">{label}</span> <Icon name="close" size={12} className="shrink-0" />
        </button>
      ))}
    </p>
  );
  return { menu, chips };
}

type ChoicesProps = { title: string; choices: readonly Choice[]; chosen: string | undefined; turn: (value: string) => void };

function Choices({ title, choices, chosen, turn }: ChoicesProps) {
  if (choices.length === 0) return null;
  return (
    <>
      <MenuTitle>{title}</MenuTitle>
      {choices.map(({ value, label }) => (
        <MenuCheck key={value} on={value === chosen} act={() => turn(value)}>
          {label}
        </MenuCheck>
      ))}
    </>
  );
}
