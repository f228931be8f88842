import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useMay } from '../api/me.ts';
import { useSay } from '../i18n/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon.tsx';
import { PLACES } from './places.ts';
import { useFound } from './use-found.ts';

/** Finds a receipt, a meter, a customer, a contact, a token or a page from anywhere. */
export function CommandBar({ close }: { close: () => void }) {
  const { say } = useSay();
  const [typed, setTyped] = useState('');
  const asked = useDeferredValue(typed.trim());
  const may = useMay();
  const navigate = useNavigate();
  const found = useFound(asked);
  const input = useRef<HTMLInputElement>(null);
  // an opening dialog gives the focus to the first thing that can have it, and that is the list around the field
  useEffect(() => input.current?.focus(), []);
  const go = (to: string) => {
    close();
    void navigate({ to });
  };
  const pages = PLACES.filter((place) => may(place.needs) && say(place.label).toLowerCase().includes(asked.toLowerCase()));
  const choice = useChoice(found.groups[0]?.hits[0]?.to ?? pages[0]?.to ?? '', typed);
  return (
    <Dialog title={say('bar.label')} close={close} place="top" bare>
      <Command label={say('bar.label')} shouldFilter={false} {...choice} className="flex max-h-[70vh] flex-col">
        <div className="flex items-center gap-3 border-b border-line px-4">
          <Icon name="search" size={18} className="text-quiet" />
          <Command.Input
            ref={input}
            value={typed}
            onValueChange={setTyped}
            placeholder={say('bar.label')}
            className="h-12 w-full bg-transparent text-lg outline-none placeholder:text-quiet"
          />
        </div>
        <Command.List className="overflow-y-auto p-2" label={say('bar.label')}>
          {asked.length > 1 && !found.isLoading && <Command.Empty className="px-3 py-6 text-center text-quiet">{say('bar.none')}</Command.Empty>}
          {found.groups.map((group) => (
            <Command.Group key={group.label} heading={<Heading text={say(group.label)} />}>
              {group.hits.map((hit) => (
                <Hit key={hit.to} to={hit.to} icon={group.icon} title={hit.title} text={hit.text} go={go} />
              ))}
            </Command.Group>
          ))}
          {pages.length > 0 && (
            <Command.Group heading={<Heading text={say('bar.pages')} />}>
              {pages.map((place) => (
                <Hit key={place.to} to={place.to} icon={place.icon} title={say(place.label)} text="" go={go} />
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** Answers come one after the other: until somebody moves, the first of what is there now is the chosen one. */
function useChoice(first: string, typed: string) {
  const [moved, setMoved] = useState({ typed: '', value: '' });
  const byHand = useRef('');
  const move = () => {
    byHand.current = typed;
  };
  return {
    value: moved.typed === typed && moved.value !== '' ? moved.value : first,
    onValueChange: (value: string) => {
      if (byHand.current === typed) setMoved({ typed, value });
    },
    onKeyDown: ({ key }: { key: string }) => {
      if (key.startsWith('Arrow')) move();
    },
    onPointerMove: move,
  };
}

function Heading({ text }: { text: string }) {
  return <span className="block px-3 pt-2 pb-1 text-xs font-medium text-quiet">{text}</span>;
}

type HitProps = { to: string; icon: IconName; title: string; text: string; go: (to: string) => void };

function Hit({ to, icon, title, text, go }: HitProps) {
  return (
    <Command.Item
      value={to}
      onSelect={() => go(to)}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 aria-selected:bg-accent-soft pointer-coarse:min-h-11"
    >
      <Icon name={icon} className="shrink-0 text-quiet" />
      <span className="truncate font-medium">{title}</span>
      <span className="ml-auto truncate text-sm text-quiet">{text}</span>
    </Command.Item>
  );
}
