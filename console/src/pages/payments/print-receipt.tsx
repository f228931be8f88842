import { useState } from 'react';
import type { PaymentsReceiptData, PaymentsReceiptResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useSay, useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { SecretToken } from '../../ui/secret-token.tsx';
import type { Payment } from './columns.tsx';
import { useTokensOf } from './use-tokens-of.ts';
import { words } from './words/index.ts';

/** The customer's receipt on the paper of a counter's printer: 80 mm wide, in the customer's language. */
export function PrintReceipt({ payment }: { payment: Payment }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('pay.print')}</Button>
      {open && <Slip payment={payment} close={() => setOpen(false)} />}
    </>
  );
}

function Slip({ payment, close }: { payment: Payment; close: () => void }) {
  const { say } = useSay();
  const { say: sayPay } = useWords(words);
  const tokens = useTokensOf(payment);
  const read = useRead<PaymentsReceiptData, PaymentsReceiptResponses>('/api/payments/{id}/receipt/', { path: { id: payment.id } });
  return (
    <Dialog title={sayPay('pay.print')} close={close}>
      <Loaded read={read}>
        {(receipt) => (
          <>
            <section aria-label={say('g.receipt')} data-slip className="mx-auto w-full max-w-[76mm] space-y-3 p-5 font-mono text-sm">
              <p className="whitespace-pre-wrap">{receipt.text}</p>
              {tokens.map((token) => (
                <p key={token.id} className="border-t border-dashed border-line pt-2 text-base">
                  {say('g.token')}
                  <br />
                  <SecretToken id={token.id} masked={token.token_value} />
                </p>
              ))}
            </section>
            <p className="px-5 text-sm text-quiet">{sayPay('pay.printText')}</p>
            <div className="flex justify-end gap-2 p-5">
              <Button onClick={close}>{say('g.cancel')}</Button>
              <Button look="primary" onClick={() => window.print()} data-first>
                {sayPay('pay.printAct')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}
