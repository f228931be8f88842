import { useState } from 'react';
import type { TokensListData, TokensListResponses, TokensResendSmsData, TokensResendSmsResponses } from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdjustBalance } from '../approvals/adjust.tsx';
import { words as askedWords } from '../approvals/words/index.ts';
import { SellButton } from '../payments/sell/sell-dialog.tsx';
import { AssignMeter } from './assign.tsx';
import { DataExport } from './data-export.tsx';
import { EraseCustomer } from './erase.tsx';
import { EditCustomer } from './form.tsx';
import type { Customer } from './form.tsx';
import { words } from './words/index.ts';

type Open = 'edit' | 'assign' | 'adjust' | 'export' | 'erase' | null;

/** What is done for a customer at the counter, and behind "More" what is done rarely. */
export function CustomerActions({ customer }: { customer: Customer }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState<Open>(null);
  const items = useItems();
  const close = () => setOpen(null);
  return (
    <>
      <SellButton to={{ name: customer.name, phone: customer.phone, meters: customer.active_meters.map(metersToSell) }} />
      <ResendLast customer={customer.id} />
      {items.length > 0 && (
        <Menu
          label={say('customers.more')}
          trigger={
            <Button>
              {say('customers.more')} <Icon name="down" />
            </Button>
          }
        >
          {items.map(({ what, label }) => (
            <MenuItem key={what} act={() => setOpen(what)}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      )}
      {open === 'edit' && <EditCustomer customer={customer} close={close} />}
      {open === 'assign' && <AssignMeter customer={customer.id} close={close} />}
      {open === 'adjust' && <AdjustBalance customer={customer} close={close} />}
      {open === 'export' && <DataExport customer={customer.id} close={close} />}
      {open === 'erase' && <EraseCustomer customer={customer} close={close} />}
    </>
  );
}

function metersToSell({ meter_uuid: id, meter_id: number, location: text }: Customer['active_meters'][number]) {
  return { id, number, text };
}

function useItems() {
  const { say } = useWords(words);
  const { say: sayAsked } = useWords(askedWords);
  const may = useMay();
  return [
    { what: 'edit' as const, label: say('customers.edit'), needs: 'customers.write' },
    { what: 'assign' as const, label: say('customers.assign'), needs: 'customers.write' },
    { what: 'adjust' as const, label: sayAsked('approvals.adjust'), needs: 'balances.adjust' },
    { what: 'export' as const, label: say('customers.export'), needs: 'customers.export' },
    { what: 'erase' as const, label: say('customers.erase'), needs: 'customers.erase' },
  ].filter(({ needs }) => may(needs));
}

const SENDABLE = new Set(['created', 'sent', 'delivered', 'undelivered', 'issued']);

/** The token that people ask for at the counter: the last one. A second text of it costs nobody water. */
function ResendLast({ customer }: { customer: string }) {
  const { say } = useWords(words);
  const may = useMay();
  const problemText = useProblemText();
  const { data } = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query: { customer, page_size: 10 }, off: !may('tokens.resend') });
  const resend = useAct<TokensResendSmsData, TokensResendSmsResponses>('/api/tokens/{id}/resend-sms/', { spends: true });
  const token = data?.results.find((one) => SENDABLE.has(one.status));
  if (!token) return null;
  const send = () =>
    resend.mutate({ path: { id: token.id } }, { onSuccess: () => toast(say('payments.resent')), onError: (problem) => toast(problemText(problem), 'need') });
  return (
    <Button onClick={send} disabled={resend.isPending}>
      <Icon name="message" /> {say('customers.resend')}
    </Button>
  );
}
