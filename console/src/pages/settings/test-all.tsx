import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { useTold } from '../../ui/use-told.ts';
import { isLive } from './checks.ts';
import type { Check } from './checks.ts';
import { words } from './words/index.ts';

/** Tries what was not tried yet or was refused, one after the other. Addresses are not registered by it: that has a consequence. */
export function TestAll({ client, checks }: { client: string; checks: readonly Check[] }) {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const open = [...new Set(checks.filter((check) => isLive(check) && check.state !== 'ok' && check.code !== 'mpesa_urls').map(({ code }) => code))];
  if (open.length < 2 || !may('credentials.manage')) return null;
  const run = async () => {
    for (const code of open) await request(`/api/clients/{id}/checks/${code}/run/`, { method: 'POST', path: { id: client }, body: {}, tenant: client });
  };
  const end = told(say('settings.tested'));
  const start = () => {
    setBusy(true);
    run()
      .then(end.onSuccess, end.onError)
      .finally(() => {
        setBusy(false);
        void queries.invalidateQueries();
      });
  };
  return (
    <div className="px-4 pb-4">
      <Button look="primary" onClick={start} disabled={busy}>
        {say('settings.testAll')}
      </Button>
    </div>
  );
}
