import { ChatText } from './chat-text.tsx';

type PreviewedMessage = {
  channel: 'whatsapp' | 'sms' | 'email';
  /** Who it comes from, at the top of the screen. */
  from: string;
  subject?: string;
  header?: string;
  media?: string;
  body: string;
  footer?: string;
  buttons?: readonly string[];
  /** Beside each other below the text, to slide through. */
  cards?: readonly { media: string; body: string; buttons: readonly string[] }[];
};

/** What a message looks like on the phone that it goes to. */
export function PhonePreview({ label, message }: { label: string; message: PreviewedMessage }) {
  const chat = message.channel === 'whatsapp';
  return (
    <figure aria-label={label} className="mx-auto w-full max-w-80 overflow-hidden rounded-[1.75rem] border-[6px] border-surface-3 bg-surface-1 shadow-sm">
      <figcaption className={`flex items-center gap-2.5 px-4 py-3 ${chat ? 'bg-accent text-on-accent' : 'border-b border-line'}`}>
        <span
          aria-hidden="true"
          className={`grid size-7 place-items-center rounded-full text-xs font-semibold ${chat ? 'border border-current' : 'bg-surface-3'}`}
        >
          {message.from.slice(0, 1).toUpperCase()}
        </span>
        <span className="truncate font-medium">{message.from}</span>
      </figcaption>
      <div className={`min-h-72 p-3 ${chat ? 'bg-surface-2' : ''}`}>
        {message.channel === 'email' ? <Mail message={message} /> : <Bubble message={message} chat={chat} />}
        {message.cards && message.cards.length > 0 && <Cards cards={message.cards} />}
      </div>
    </figure>
  );
}

function Bubble({ message, chat }: { message: PreviewedMessage; chat: boolean }) {
  return (
    <div
      className={`max-w-[92%] overflow-hidden break-words ${chat ? 'rounded-lg rounded-tl-none bg-raised shadow-xs' : 'rounded-2xl rounded-bl-sm bg-surface-3'}`}
    >
      {message.media && <p className="m-1 grid h-28 place-items-center rounded-md bg-surface-3 text-sm text-quiet">{message.media}</p>}
      <div className="px-3 py-2">
        {message.header && <p className="mb-1 font-semibold">{message.header}</p>}
        <p className="whitespace-pre-line">{message.body === '' ? '…' : <ChatText text={message.body} />}</p>
        {message.footer && <p className="mt-1 text-xs text-quiet">{message.footer}</p>}
      </div>
      {message.buttons?.map((button, at) => (
        <p key={at} className="border-t border-line px-3 py-2 text-center font-medium text-accent">
          {button === '' ? '…' : button}
        </p>
      ))}
    </div>
  );
}

function Cards({ cards }: { cards: NonNullable<PreviewedMessage['cards']> }) {
  return (
    <ol tabIndex={0} className="mt-2 flex gap-2 scroll-x pb-1">
      {cards.map(({ media, body, buttons }, at) => (
        <li key={at} className="w-44 shrink-0 overflow-hidden rounded-lg bg-raised text-sm break-words shadow-xs">
          {media && <p className="m-1 grid h-20 place-items-center rounded-md bg-surface-3 px-1 text-center text-xs text-quiet">{media}</p>}
          {body && <p className="px-2.5 py-1.5 whitespace-pre-line">{body}</p>}
          {buttons.map((button, index) => (
            <p key={index} className="border-t border-line px-2 py-1.5 text-center font-medium text-accent">
              {button}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Mail({ message }: { message: PreviewedMessage }) {
  return (
    <>
      <p className="mb-2 font-semibold break-words">{message.subject || '…'}</p>
      <p className="break-words whitespace-pre-line">{message.body || '…'}</p>
    </>
  );
}
