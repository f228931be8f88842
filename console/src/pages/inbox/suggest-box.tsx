import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingCannedRepliesListData,
  MessagingCannedRepliesListResponses,
} from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { filled } from '../templates/draft.ts';
import type { Attached } from './attach.tsx';
import { askedBefore, put as putWords } from './suggest.ts';
import type { Asked } from './suggest.ts';
import { words } from './words/index.ts';

type Area = {
  area: RefObject<HTMLTextAreaElement | null>;
  onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  onMove: () => void;
  listId: string | undefined;
};
type Props = {
  text: string;
  note: boolean;
  put: (text: string) => void;
  attach: (file: Attached) => void;
  mention: (name: string, id: string) => void;
  /** What names in double braces stand for in ready answers. */
  names: Readonly<Record<string, string>>;
  children: (area: Area) => ReactNode;
};
type Offer = { id: string; title: string; text: string; take: () => void };

const [MANY, SHOWN] = [100, 7];

/** Offers canned replies after `/` and colleagues after `@`; arrows choose, Enter takes. */
export function SuggestBox({ text, note, put, attach, mention, names, children }: Props) {
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [at, setAt] = useState(0);
  const replace = (into: string) => {
    const cursor = area.current?.selectionStart ?? text.length;
    const next = putWords(text, { from: asked?.from ?? 0, cursor, words: into });
    put(next.text);
    setAsked(null);
    requestAnimationFrame(() => area.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const replies = useReplies(asked, note, (reply) => {
    replace(filled(reply.text, names));
    const file = reply.files[0];
    if (file) attach({ id: file.id, name: file.filename });
  });
  const people = usePeople(asked, note, (name, id) => {
    mention(name, id);
    replace(`@${name} `);
  });
  const offers = [...replies, ...people].slice(0, SHOWN);
  const onMove = () => {
    setAsked(askedBefore(area.current?.value ?? '', area.current?.selectionStart ?? 0));
    setAt(0);
  };
  const onKey = ({ key }: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (offers.length === 0) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') setAt((at + (key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length);
    else if (key === 'Enter' || key === 'Tab') offers[at]?.take();
    else if (key === 'Escape') setAsked(null);
    else return false;
    return true;
  };
  return (
    <div className="relative">
      {offers.length > 0 && <Offers id={listId} offers={offers} at={at} />}
      {children({ area, onKey, onMove, listId: offers.length > 0 ? listId : undefined })}
    </div>
  );
}

function Offers({ id, offers, at }: { id: string; offers: readonly Offer[]; at: number }) {
  const { say } = useWords(words);
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={say('inbox.suggestions')}
      className="absolute inset-x-0 bottom-full z-20 mb-1 max-h-72 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg"
    >
      {offers.map((offer, index) => (
        <li
          key={offer.id}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault();
            offer.take();
          }}
          className="flex min-h-10 cursor-pointer items-baseline gap-3 rounded-md px-3 py-2 aria-selected:bg-accent-soft"
        >
          <span className="shrink-0 font-medium">{offer.title}</span>
          <span className="truncate text-sm text-quiet">{offer.text}</span>
        </li>
      ))}
    </ul>
  );
}

type Reply = MessagingCannedRepliesListResponses[200]['results'][number];

function useReplies(asked: Asked | null, note: boolean, take: (reply: Reply) => void): Offer[] {
  const off = asked?.sign !== '/' || note;
  const { data } = useRead<MessagingCannedRepliesListData, MessagingCannedRepliesListResponses>('/api/messaging/canned-replies/', {
    query: { page_size: MANY },
    off,
  });
  if (off || !data) return [];
  const wanted = asked.text.toLowerCase();
  return data.results
    .filter(({ shortcode, title }) => shortcode.toLowerCase().startsWith(wanted) || title.toLowerCase().includes(wanted))
    .map((reply) => ({ id: reply.id, title: `/${reply.shortcode}`, text: reply.text, take: () => take(reply) }));
}

function usePeople(asked: Asked | null, note: boolean, take: (name: string, id: string) => void): Offer[] {
  const off = asked?.sign !== '@' || !note;
  const { data } = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY }, off });
  if (off || !data) return [];
  const wanted = asked.text.toLowerCase();
  return data.results
    .map(({ user }) => ({ user, name: user.name || user.email }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ user, name }) => ({ id: user.id, title: name, text: user.email, take: () => take(name, user.id) }));
}
