import { useEffect, useState } from 'react';
import { useMay } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { useMeter } from '../../issue/use-meter.ts';
import { MeterField } from '../meter-field.tsx';
import { words } from '../words/index.ts';
import { SellForm } from './sell-form.tsx';
import type { Way } from './sell-form.tsx';

export type SellTo = {
  /** Whose name stands in the title and whose phone is filled in. */
  name?: string;
  phone?: string;
  /** The meters to choose from; without any, a number is typed. */
  meters: readonly { id: string; number: string; text?: string }[];
};

const ANYBODY: SellTo = { meters: [] };

/** Opens the sale at the counter or by a request to a phone; nothing is shown to those who may do neither. */
export function SellButton({ to = ANYBODY, look = 'primary' }: { to?: SellTo; look?: 'primary' | 'secondary' }) {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState(false);
  if (!may('payments.cash') && !may('payments.request')) return null;
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        <Icon name="drop" /> {say('pay.sell')}
      </Button>
      {open && <SellDialog to={to} close={() => setOpen(false)} />}
    </>
  );
}

/** Water for cash in the hand, or for a request that the payer agrees to on the phone. */
function SellDialog({ to, close }: { to: SellTo; close: () => void }) {
  const { say } = useWords(words);
  const may = useMay();
  const [way, setWay] = useState<Way>(may('payments.request') ? 'push' : 'cash');
  const [meter, setMeter] = useState(to.meters[0]?.id ?? '');
  const ways = [
    { value: 'push', label: say('pay.push') },
    { value: 'cash', label: say('pay.cash') },
  ] as const;
  return (
    <Dialog title={to.name ? say('pay.sellTo', { name: to.name }) : say('pay.sell')} close={close}>
      <div className="space-y-3 p-5">
        {may('payments.request') && may('payments.cash') && <Segmented label={say('pay.sell')} value={way} options={ways} onChange={setWay} />}
        <p className="text-quiet">{say(way === 'push' ? 'pay.pushText' : 'pay.cashText')}</p>
        {to.meters.length > 0 ? (
          <Select
            label={say('g.meter')}
            value={meter}
            choices={to.meters.map(({ id, number, text }) => ({ value: id, label: [number, text].filter(Boolean).join(' · ') }))}
            onChange={(event) => setMeter(event.target.value)}
          />
        ) : (
          <AnyMeter found={setMeter} />
        )}
        <SellForm key={way} way={way} meter={meter} phone={to.phone ?? ''} close={close} />
      </div>
    </Dialog>
  );
}

function AnyMeter({ found }: { found: (id: string) => void }) {
  const [typed, setTyped] = useState('');
  const meter = useMeter(typed.trim());
  useEffect(() => found(meter?.id ?? ''), [meter?.id]);
  return <MeterField typed={typed} change={setTyped} meter={meter} />;
}
