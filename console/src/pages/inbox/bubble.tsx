import type { ReactNode } from 'react';
import { dayAndClock } from '../../format/time.ts';
import { clock } from '../../format/values.ts';
import { useWords } from '../../i18n/index.ts';
import { ChatText } from '../../ui/chat-text.tsx';
import { Icon } from '../../ui/icon.tsx';
import { BubbleActs } from './bubble-acts.tsx';
import { Files } from './files.tsx';
import { Status } from './status.tsx';
import type { Message } from './types.ts';
import { words } from './words/index.ts';

type Props = { message: Message; chat: boolean; quote: () => void };

/** One message: theirs left, ours right, a note across. */
export function Bubble({ message, chat, quote }: Props) {
  const ours = message.direction === 'out';
  if (message.is_note) return <Note message={message} />;
  return (
    <div className={`group mb-1.5 flex items-end gap-1 ${ours ? 'flex-row-reverse' : ''}`}>
      <article
        aria-label={message.text || message.kind}
        className={`relative max-w-[min(34rem,85%)] rounded-xl px-3 py-2 ${ours ? 'rounded-br-sm bg-accent-soft' : 'rounded-bl-sm border border-line bg-surface-1'} ${message.reactions.length > 0 ? 'mb-3' : ''}`}
      >
        <Quoted message={message} />
        {message.removed_after_months === null && <Files message={message} />}
        <Said message={message} />
        <Foot message={message} ours={ours} />
        <Reactions message={message} />
      </article>
      <BubbleActs message={message} chat={chat} quote={quote} />
    </div>
  );
}

/** Who of us wrote it, when, and how far it has come. */
function Foot({ message, ours }: { message: Message; ours: boolean }) {
  const { say, language } = useWords(words);
  const writer = ours && message.created_by;
  const later = message.status === 'scheduled' ? message.scheduled_for : null;
  return (
    <p className="mt-0.5 flex items-center justify-end gap-1.5 text-xs text-quiet">
      {writer && <span className="max-w-32 truncate">{writer.name || writer.email}</span>}
      <time dateTime={later ?? message.created_at}>
        {later ? say('inbox.leavesAt', { when: dayAndClock(later, language) }) : clock(message.scheduled_for ?? message.created_at)}
      </time>
      {ours && <Status message={message} />}
    </p>
  );
}

function Note({ message }: { message: Message }) {
  const { say } = useWords(words);
  const writer = message.created_by?.name || message.created_by?.email;
  return (
    <article className="mx-auto mb-2 max-w-[min(36rem,95%)] rounded-lg border border-dashed border-warn/50 bg-warn-soft px-3 py-2">
      <p className="flex items-center gap-1.5 text-xs text-warn">
        <Icon name="note" size={13} /> {writer ? say('inbox.noteBy', { name: writer }) : say('inbox.noteByItself')}
        <time dateTime={message.created_at} className="ml-auto">
          {clock(message.created_at)}
        </time>
      </p>
      {message.removed_after_months === null ? (
        <p className="break-words whitespace-pre-line">{message.text}</p>
      ) : (
        <Removed months={message.removed_after_months} />
      )}
    </article>
  );
}

function Quoted({ message }: { message: Message }) {
  const { say } = useWords(words);
  const quoted = message.reply_to;
  if (!quoted) return null;
  return (
    <blockquote className="mb-1 truncate rounded-md border-l-3 border-accent bg-surface-2 px-2 py-1 text-sm text-quiet">
      <span className="sr-only">{say('inbox.answerTo')}</span> {quoted.text || kindWord(quoted.kind)}
    </blockquote>
  );
}

const kindWord = (kind: string): string => kind.replaceAll('_', ' ');

/** The words, or what stands for them where there are none or we cannot show the kind. */
function Said({ message }: { message: Message }): ReactNode {
  const { say } = useWords(words);
  if (message.removed_after_months !== null) return <Removed months={message.removed_after_months} />;
  if (message.revoked_at) return <p className="text-quiet italic">{say('inbox.revoked')}</p>;
  if (message.text)
    return (
      <p className="break-words whitespace-pre-line">
        <ChatText text={message.text} />
        {message.edited_at && <span className="ml-1 text-xs text-quiet">({say('inbox.edited')})</span>}
        {message.kind === 'location' && <Location body={message.body} named />}
      </p>
    );
  if (message.media.length > 0 || message.media_url) return null;
  if (message.kind === 'location') return <Location body={message.body} />;
  return <p className="text-quiet italic">{say('inbox.kind', { kind: kindWord(message.kind) })}</p>;
}

/** In the place of words and files that the client no longer keeps. */
function Removed({ months }: { months: number }) {
  const { say } = useWords(words);
  return <p className="text-quiet italic">{say('inbox.removed', { n: months })}</p>;
}

function Location({ body, named = false }: { body: Readonly<Record<string, unknown>>; named?: boolean }) {
  const { say } = useWords(words);
  const place = (body['location'] ?? body) as Readonly<Record<string, unknown>>;
  const [latitude, longitude] = [Number(place['latitude']), Number(place['longitude'])];
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return <p className="text-quiet italic">{say('inbox.kind', { kind: 'location' })}</p>;
  return (
    <a
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`}
      target="_blank"
      rel="noreferrer"
      className="block underline underline-offset-3"
    >
      {say('inbox.location', { place: typeof place['name'] === 'string' && !named ? place['name'] : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` })}
    </a>
  );
}

function Reactions({ message }: { message: Message }) {
  if (message.reactions.length === 0) return null;
  return (
    <p className="absolute -bottom-3 left-2 flex rounded-full border border-line bg-raised px-1.5 text-sm leading-5 shadow-xs">
      {message.reactions.map((reaction, at) => (
        <span key={at}>{reaction.emoji}</span>
      ))}
    </p>
  );
}
