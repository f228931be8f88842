import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import type { ChatLine, ChatNumber, ChatTemplate } from '../../../api/sandbox-types.ts';
import { clock } from '../../../format/values.ts';
import { ChatText } from '../../../ui/chat-text.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';
import { drawn } from './chat-lines.ts';

type Props = { sim: SimulatorState; inFront: boolean };

/** WhatsApp on the phone: the talk with each business number, and room to write. */
export function Chat({ sim, inFront }: Props) {
  const numbers = sim.chats.value?.numbers ?? [];
  const [chosen, choose] = useState('');
  const number = numbers.find((one) => one.phoneNumberId === chosen) ?? numbers[0];
  if (!number)
    return (
      <>
        <h3 className="inbox-head">{words.chat.title}</h3>
        <p className="inbox-empty">{words.chat.none}</p>
      </>
    );
  return (
    <>
      <header className="chat-head">
        <span className="chat-face" aria-hidden="true">
          {(number.name || number.number).slice(0, 1)}
        </span>
        {numbers.length > 1 ? (
          <select aria-label={words.chat.business} value={number.phoneNumberId} onChange={(event) => choose(event.target.value)} className="chat-choose">
            {numbers.map((one) => (
              <option key={one.phoneNumberId} value={one.phoneNumberId}>
                {one.name || `+${one.number}`}
              </option>
            ))}
          </select>
        ) : (
          <h3 className="truncate">{number.name || `+${number.number}`}</h3>
        )}
      </header>
      <Talk key={number.phoneNumberId} sim={sim} number={number} inFront={inFront} />
    </>
  );
}

function Talk({ sim, number, inFront }: Props & { number: ChatNumber }) {
  const { sandbox, phoneId, chat, chats, refresh } = sim;
  const list = useRef<HTMLOListElement>(null);
  const lines = (chat.value?.messages ?? []).filter((line) => line.phoneNumberId === number.phoneNumberId).toReversed();
  const newest = lines.findLast((line) => line.direction === 'out');
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length, inFront]);
  useEffect(() => {
    if (inFront && phoneId && newest && !newest.read) void sandbox.readChat(phoneId, newest.wamid).catch(() => undefined);
  }, [inFront, newest?.wamid]);
  const press = (line: ChatLine, button: { title: string; id: string }) =>
    void sandbox.press(phoneId ?? '', { wamid: line.wamid, title: button.title, id: button.id }).then(refresh, () => undefined);
  return (
    <>
      <ol className="inbox chat" ref={list} aria-live="polite" aria-label={words.chat.title}>
        {lines.length === 0 && <li className="inbox-empty">{words.chat.empty}</li>}
        {lines.map((line) => (
          <Line key={line.wamid} line={line} templates={chats.value?.templates ?? []} press={(button) => press(line, button)} />
        ))}
      </ol>
      <Write send={(text) => sandbox.write(phoneId ?? '', number.phoneNumberId, text).then(refresh)} />
    </>
  );
}

type LineProps = { line: ChatLine; templates: readonly ChatTemplate[]; press: (button: { title: string; id: string }) => void };

function Line({ line, templates, press }: LineProps) {
  const shown = drawn(line, templates);
  return (
    <li className={`chat-line ${line.direction === 'in' ? 'chat-own' : ''}`}>
      <div className="chat-bubble">
        {shown.media && (
          <p className="chat-media">
            <Icon name="clip" size={14} /> {words.chat.file(shown.media)}
          </p>
        )}
        {shown.header && <p className="font-semibold">{shown.header}</p>}
        <p className="whitespace-pre-line">
          <ChatText text={shown.text} />
        </p>
        {shown.footer && <p className="text-xs text-quiet">{shown.footer}</p>}
        <p className="chat-time">{clock(line.at)}</p>
      </div>
      {shown.cards.length > 0 && <Cards cards={shown.cards} press={press} />}
      {shown.buttons.map((button) => (
        <button key={button.title} type="button" className="chat-button" onClick={() => press(button)}>
          {button.title}
        </button>
      ))}
    </li>
  );
}

/** Cards that a finger slides through. */
function Cards({ cards, press }: { cards: ReturnType<typeof drawn>['cards']; press: LineProps['press'] }) {
  return (
    <ol className="chat-cards" tabIndex={0}>
      {cards.map((card, at) => (
        <li key={at} className="chat-card">
          {card.media && (
            <p className="chat-media">
              <Icon name="clip" size={14} /> {words.chat.file(card.media)}
            </p>
          )}
          <p className="whitespace-pre-line">{card.text}</p>
          {card.buttons.map((button) => (
            <button key={button.title} type="button" className="chat-button" onClick={() => press(button)}>
              {button.title}
            </button>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Write({ send }: { send: (text: string) => Promise<void> }) {
  const [text, setText] = useState('');
  const [failed, setFailed] = useState(false);
  const deliver = async () => {
    try {
      await send(text.trim());
      setText('');
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    void deliver();
  };
  return (
    <form className="chat-write" onSubmit={submit}>
      <input aria-label={words.chat.write} placeholder={words.chat.write} value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" aria-label={words.chat.send} disabled={text.trim() === ''}>
        <Icon name="send" size={18} />
      </button>
      {failed && (
        <p role="alert" className="chat-failed">
          {words.chat.failed}
        </p>
      )}
    </form>
  );
}
