import { useSay } from '../../i18n/index.ts';
import { Page } from '../../ui/page.tsx';
import { Figures } from './figures.tsx';
import { Messages } from './messages.tsx';
import { Needs } from './needs.tsx';
import { Stream } from './stream.tsx';
import { Weather } from './weather.tsx';
import { Days } from './days.tsx';

/** What happens now, what today is worth, and what waits for a person. */
export function OverviewPage() {
  const { say } = useSay();
  return (
    <Page title={say('g.overview')} text={say('overview.text')}>
      <Figures />
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[1.6fr_1fr]">
        <Stream />
        <div className="min-w-0 space-y-4">
          <Needs />
          <Days />
          <Weather />
          <Messages />
        </div>
      </div>
    </Page>
  );
}
