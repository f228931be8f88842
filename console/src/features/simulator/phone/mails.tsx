import { useState } from 'react';
import type { Mail } from '../../../api/sandbox-types.ts';
import { clock } from '../../../format/values.ts';
import { Icon } from '../../../ui/icon.tsx';
import { words } from '../words.ts';

/** Every mail that left, whoever it is to: nothing leaves the machine. */
export function Mails({ mails }: { mails: readonly Mail[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const mail = mails.find((one) => one.seq === open);
  if (mail)
    return (
      <>
        <header className="chat-head">
          <button type="button" aria-label={words.mail.back} onClick={() => setOpen(null)}>
            <Icon name="back" size={18} />
          </button>
          <h3 className="truncate">{mail.subject}</h3>
        </header>
        <article className="inbox" tabIndex={0} aria-label={mail.subject}>
          <p className="inbox-from">
            <strong>{mail.from}</strong> → {mail.to.join(', ')} · {clock(mail.at)}
          </p>
          <p className="mail-text">{mail.text}</p>
        </article>
      </>
    );
  return (
    <>
      <h3 className="inbox-head">{words.mail.title}</h3>
      <ol className="inbox" aria-label={words.mail.title}>
        {mails.length === 0 && <li className="inbox-empty">{words.mail.empty}</li>}
        {mails.map((one) => (
          <li key={one.seq}>
            <button type="button" className="mail-line" onClick={() => setOpen(one.seq)}>
              <span className="flex justify-between gap-2">
                <strong className="truncate">{one.to.join(', ')}</strong>
                <span className="text-xs text-quiet">{clock(one.at)}</span>
              </span>
              <span className="block truncate">{one.subject}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
