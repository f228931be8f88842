import { useEffect, useRef } from 'react';
import type { Sms } from '../../../api/sandbox-types.ts';
import { firstToken, inFours, splitTokens } from '../../../format/token.ts';
import { clock } from '../../../format/values.ts';
import { Icon } from '../../../ui/icon.tsx';
import { words } from '../words.ts';

type Props = { sms: Sms[]; typeIn: (token: string) => void; busy: boolean; inFront: boolean };

/** The SMS of the phone, oldest on top whatever their order; a message with a token can type it into the meter. */
export function Inbox({ sms: given, typeIn, busy, inFront }: Props) {
  const sms = given.toSorted((a, b) => a.at.localeCompare(b.at));
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight, behavior: 'smooth' });
  }, [sms.length, inFront]);
  const newestToken = sms.findLast((one) => firstToken(one.text) !== null)?.id;
  return (
    <>
      <h3 className="inbox-head">{words.phone.messages}</h3>
      <ol className="inbox" ref={list} aria-live="polite">
        {sms.length === 0 && <li className="inbox-empty">{words.phone.empty}</li>}
        {sms.map((one) => (
          <li key={one.id} className="inbox-item">
            <p className="inbox-from">
              <strong>{one.from}</strong> {clock(one.at)}
            </p>
            <Bubble sms={one} typeIn={typeIn} busy={busy} offer={one.id === newestToken} />
          </li>
        ))}
      </ol>
    </>
  );
}

type BubbleProps = { sms: Sms; typeIn: (token: string) => void; busy: boolean; offer: boolean };

function Bubble({ sms, typeIn, busy, offer }: BubbleProps) {
  const token = firstToken(sms.text);
  return (
    <div className="inbox-bubble">
      <p className="whitespace-pre-line">
        {splitTokens(sms.text).map((part, at) => {
          const given = part.token;
          if (!given) return part.text;
          return (
            <button
              key={at}
              type="button"
              className="inbox-token"
              disabled={busy}
              onClick={() => typeIn(given)}
              aria-label={words.phone.tokenLabel(inFours(given))}
            >
              {part.text}
            </button>
          );
        })}
      </p>
      {offer && token && (
        <button type="button" className="inbox-type" disabled={busy} onClick={() => typeIn(token)}>
          <Icon name="keypad" size={15} /> {words.phone.typeIn}
        </button>
      )}
    </div>
  );
}
