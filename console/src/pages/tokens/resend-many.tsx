import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useMay } from '../../api/me.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Token } from './list.tsx';

/** Sends the chosen tokens again, each once; those that cannot be sent are counted. */
export function ResendMany({ tokens, clear }: { tokens: readonly Token[]; clear: () => void }) {
  const { say } = useSay();
  const may = useMay();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  if (!may('tokens.resend')) return null;
  const send = async () => {
    setBusy(true);
    let refused = 0;
    for (const { id } of tokens)
      await request('/api/tokens/{id}/resend-sms/', { method: 'POST', path: { id }, key: crypto.randomUUID() }).catch(() => {
        refused += 1;
      });
    await queries.invalidateQueries();
    setBusy(false);
    clear();
    toast(say('tokens.resentMany', { count: tokens.length - refused }));
    if (refused > 0) toast(say('tokens.notResent', { count: refused }), 'need');
  };
  return (
    <Button disabled={busy} onClick={() => void send()}>
      {say('payments.resend')}
    </Button>
  );
}
