import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { ClearMeter } from './clear.tsx';
import type { Clears } from './clear.tsx';
import { DepartMeter } from './depart.tsx';
import { EditMeter } from './form.tsx';
import type { Meter } from './form.tsx';
import { ReplaceDevice } from './replace.tsx';
import { TransferMeter } from './transfer.tsx';
import { words } from './words/index.ts';

type Open = 'edit' | 'replace' | 'transfer' | 'depart' | Clears | null;

/** What happens to a device now and then. */
export function MeterMore({ meter }: { meter: Meter }) {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const items = [
    { what: 'edit' as const, needs: 'meters.write' },
    { what: 'replace' as const, needs: 'meters.replace' },
    { what: 'transfer' as const, needs: 'meters.transfer' },
    { what: 'clear_credit' as const, needs: 'tokens.clear' },
    { what: 'clear_tamper' as const, needs: 'tokens.clear_tamper' },
    { what: 'depart' as const, needs: 'meters.transfer_client' },
  ].filter(({ what, needs }) => may(needs) && (what !== 'transfer' || meter.current_customer_id !== null));
  if (items.length === 0) return null;
  return (
    <>
      <Menu
        label={say('meters.more')}
        trigger={
          <Button>
            {say('meters.more')} <Icon name="down" />
          </Button>
        }
      >
        {items.map(({ what }) => (
          <MenuItem key={what} act={() => setOpen(what)}>
            {say(`meters.${what}`)}
          </MenuItem>
        ))}
      </Menu>
      {open === 'edit' && <EditMeter meter={meter} close={close} />}
      {open === 'replace' && <ReplaceDevice id={meter.id} close={close} />}
      {open === 'transfer' && <TransferMeter id={meter.id} close={close} />}
      {(open === 'clear_credit' || open === 'clear_tamper') && <ClearMeter what={open} meter={meter.id} close={close} />}
      {open === 'depart' && <DepartMeter meter={meter} close={close} />}
    </>
  );
}
