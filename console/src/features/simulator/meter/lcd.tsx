import type { Meter } from '../../../api/sandbox-types.ts';
import { inFours } from '../../../format/token.ts';
import { useCount } from '../../../ui/use-count.ts';
import type { Keypad } from '../use-keypad.ts';
import { words } from '../words.ts';

/** A little less than the wait between two readings, so that the digits run without a stop. */
const RUN_MS = 980;

/** The display: the meter's word or the digits typed above, the credit in m³ large, valve and flow below. */
export function Lcd({ keypad, meter }: { keypad: Keypad; meter: Meter | null }) {
  const credit = useCount(Number(meter?.credit_m3 ?? 0), RUN_MS);
  const { said, digits } = keypad;
  return (
    <output className="lcd" aria-label={words.meter.display}>
      <span className={`lcd-line ${said ? 'lcd-said' : ''}`} key={said ? 'said' : 'typed'}>
        {said ? said.display : inFours(digits) || words.meter.ready}
      </span>
      <span className="lcd-credit">
        <span className="lcd-ghost" aria-hidden="true">
          8888.888
        </span>
        <span className="lcd-digits">{credit.toFixed(3)}</span>
        <span className="lcd-unit">m³</span>
      </span>
      <Foot meter={meter} />
    </output>
  );
}

function Foot({ meter }: { meter: Meter | null }) {
  const open = meter?.valve === 'open';
  return (
    <span className="lcd-foot">
      <span>{open ? words.meter.valveOpen : words.meter.valveClosed}</span>
      <span>{meter?.tap && open ? words.meter.flow(Number(meter.flow_lpm).toFixed(0)) : words.meter.remaining}</span>
    </span>
  );
}
