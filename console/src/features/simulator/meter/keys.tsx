import type { KeyboardEvent } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import type { Keypad } from '../use-keypad.ts';
import { words } from '../words.ts';

/** The rubber keys. While one of them has the focus, a real keyboard types too. */
export function Keys({ keypad }: { keypad: Keypad }) {
  const { digits, busy, press, erase, submit } = keypad;
  const enter = () => {
    if (!busy && digits !== '') void submit(digits);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') erase();
    // Enter on a digit key means the meter's Enter, not that digit once more.
    else if (event.key === 'Enter' && digits !== '') enter();
    else return;
    event.preventDefault();
  };
  return (
    <div className="keys" role="group" aria-label={words.meter.keypad} onKeyDown={onKeyDown}>
      {[...'123456789'].map((digit) => (
        <Key key={digit} digit={digit} keypad={keypad} />
      ))}
      <button type="button" className="key key-quiet" aria-label={words.meter.erase} disabled={busy} onClick={erase}>
        <Icon name="erase" size={19} />
      </button>
      <Key digit="0" keypad={keypad} />
      <button type="button" className="key key-enter" aria-label={words.meter.enter} disabled={busy || digits === ''} onClick={enter}>
        <Icon name="enter" size={21} />
      </button>
    </div>
  );
}

function Key({ digit, keypad }: { digit: string; keypad: Keypad }) {
  const pressed = keypad.busy && keypad.digits.at(-1) === digit;
  return (
    <button type="button" className={`key ${pressed ? 'key-down' : ''}`} disabled={keypad.busy} onClick={() => keypad.press(digit)}>
      {digit}
    </button>
  );
}
