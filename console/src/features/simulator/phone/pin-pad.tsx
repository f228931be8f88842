import { Icon } from '../../../ui/icon.tsx';
import { words } from '../words.ts';

export const PIN_LENGTH = 4;

type Props = { pin: string; setPin: (pin: string) => void; ready: boolean; busy: boolean; note: string };

/** PIN field and pad inside a form; the field takes a real keyboard too, and Enter or the green key sends the form. */
export function PinPad({ pin, setPin, ready, busy, note }: Props) {
  const text = words.phone;
  return (
    <div className="pin">
      <label className="pin-label">
        <span className={note ? 'pin-note' : undefined} role={note ? 'alert' : undefined}>
          {note || text.pin}
        </span>
        <input
          className="pin-field"
          type="password"
          inputMode="none"
          autoComplete="off"
          maxLength={PIN_LENGTH}
          value={pin}
          aria-label={text.pinDigits(pin.length)}
          placeholder="••••"
          onChange={(event) => setPin(event.target.value.replaceAll(/\D/g, ''))}
        />
      </label>
      <div className="pin-keys">
        {[...'123456789'].map((digit) => (
          <Digit key={digit} digit={digit} press={() => setPin(pin + digit)} />
        ))}
        <button type="button" className="pin-key pin-key-quiet" aria-label={text.erase} onClick={() => setPin(pin.slice(0, -1))}>
          <Icon name="erase" size={20} />
        </button>
        <Digit digit="0" press={() => setPin(`${pin}0`)} />
        <button type="submit" className="pin-key pin-send" disabled={!ready || busy || pin.length < PIN_LENGTH}>
          {busy ? '…' : text.send}
        </button>
      </div>
    </div>
  );
}

function Digit({ digit, press }: { digit: string; press: () => void }) {
  return (
    <button type="button" className="pin-key" onClick={press}>
      {digit}
    </button>
  );
}
