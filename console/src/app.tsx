import { useCallback, useEffect, useState } from 'react';
import { readConfig } from './api/config.ts';
import type { Config } from './api/config.ts';
import { Simulator } from './features/simulator/simulator.tsx';
import { Header } from './header.tsx';
import { Button } from './ui/button.tsx';
import { Welcome } from './welcome.tsx';
import { words } from './words.ts';

/** The first page: the simulator where vendors are simulated, else a plain welcome. */
export function App() {
  const [config, setConfig] = useState<Config | null>(null);
  const [failed, setFailed] = useState(false);
  const load = useCallback(() => {
    setFailed(false);
    readConfig().then(setConfig, () => setFailed(true));
  }, []);
  useEffect(load, [load]);
  return (
    <div className="flex min-h-dvh flex-col">
      <Header simulated={config?.sandbox != null} />
      {failed && <Failed retry={load} />}
      {config?.sandbox && <Simulator port={config.sandbox.port} demo={config.demo} />}
      {config && !config.sandbox && <Welcome version={config.version} />}
    </div>
  );
}

function Failed({ retry }: { retry: () => void }) {
  return (
    <main className="mx-auto my-16 max-w-md px-4 text-center" role="alert">
      <h1 className="text-xl font-semibold">{words.unreachable}</h1>
      <p className="mt-1 mb-5 text-quiet">{words.unreachableDo}</p>
      <Button look="primary" onClick={retry}>
        {words.retry}
      </Button>
    </main>
  );
}
