import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { actsOf } from './acts.ts';
import type { Payment } from './columns.tsx';
import { words } from './words/index.ts';

/** Tries the chosen payments again, one after the other, each under a key of its own; those that cannot be are left as they are. */
export function RetryMany({ payments, clear }: { payments: readonly Payment[]; clear: () => void }) {
  const { say } = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const able = payments.filter((payment) => actsOf(payment, may).has('retry'));
  if (!may('payments.retry')) return null;
  const retry = async () => {
    setBusy(true);
    let left = payments.length - able.length;
    for (const { id } of able)
      await request('/api/payments/{id}/retry/', { method: 'POST', path: { id }, key: crypto.randomUUID() }).catch(() => {
        left += 1;
      });
    await queries.invalidateQueries();
    setBusy(false);
    clear();
    toast(say('pay.bulkDone', { n: payments.length - left }));
    if (left > 0) toast(say('pay.bulkLeft', { n: left }), 'need');
  };
  return (
    <Button look="primary" disabled={busy || able.length === 0} onClick={() => void retry()}>
      {say('pay.bulkRetry')}
    </Button>
  );
}
