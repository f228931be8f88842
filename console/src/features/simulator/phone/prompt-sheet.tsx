import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Prompt } from '../../../api/sandbox-types.ts';
import { money } from '../../../format/values.ts';
import { words } from '../words.ts';
import { PinPad, PIN_LENGTH } from './pin-pad.tsx';

type Answer = { pin: string } | { cancel: true };
type Props = { prompt: Prompt; answer: (given: Answer) => Promise<void> };

/** The STK push: M-PESA asks for the PIN on top of whatever the phone shows. */
export function PromptSheet({ prompt, answer }: Props) {
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const give = (given: Answer) => {
    setBusy(true);
    answer(given)
      .catch((error: unknown) => setNote(error instanceof Error ? error.message : words.unreachable))
      .finally(() => {
        setBusy(false);
        setPin('');
      });
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (pin.length === PIN_LENGTH) give({ pin });
  };
  return (
    <div className="prompt" role="dialog" aria-label={words.phone.promptTitle}>
      <form className="prompt-sheet" onSubmit={send}>
        <p className="prompt-title">{words.phone.promptTitle}</p>
        <p className="prompt-text">{words.phone.prompt(money(prompt.amount), prompt.business, prompt.account)}</p>
        <PinPad pin={pin} setPin={(next) => setPin(next.slice(0, PIN_LENGTH))} ready busy={busy} note={note} />
        <button type="button" className="prompt-cancel" disabled={busy} onClick={() => give({ cancel: true })}>
          {words.phone.cancel}
        </button>
      </form>
    </div>
  );
}
