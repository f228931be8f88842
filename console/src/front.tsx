import { Navigate, useLocation } from '@tanstack/react-router';
import type { Config } from './api/config.ts';
import { useConfig } from './shell/config.ts';
import { Simulator } from './features/simulator/simulator.tsx';
import './features/simulator/phone/phone.css';
import './features/simulator/meter/meter.css';
import { Header } from './header.tsx';
import { Button } from './ui/button.tsx';
import { Skeleton } from './ui/states.tsx';
import { Welcome } from './welcome.tsx';
import { useWords } from './i18n/index.ts';
import { words } from './words/index.ts';

/** The front page: the simulator where vendors are simulated; elsewhere people come to sign in. */
export function Front() {
  const { data: config, isError, refetch } = useConfig();
  return (
    <div className="flex min-h-dvh flex-col">
      <Header simulated={config?.sandbox != null} />
      {isError && <Failed retry={() => void refetch()} />}
      {!config && !isError && <Skeleton />}
      {config && <Inside config={config} />}
    </div>
  );
}

function Inside({ config }: { config: Config }) {
  const { pathname } = useLocation();
  if (config.sandbox) return <Simulator port={config.sandbox.port} demo={config.demo} />;
  return pathname === '/' ? <Navigate to="/sign-in" /> : <Welcome version={config.version} />;
}

function Failed({ retry }: { retry: () => void }) {
  const { say } = useWords(words);
  return (
    <main className="mx-auto my-16 max-w-md px-4 text-center" role="alert">
      <h1 className="text-xl font-semibold">{say('front.unreachable')}</h1>
      <p className="mt-1 mb-5 text-quiet">{say('front.unreachableDo')}</p>
      <Button look="primary" onClick={retry}>
        {say('g.retry')}
      </Button>
    </main>
  );
}
