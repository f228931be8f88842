import type { WebhookEndpointsListData, WebhookEndpointsListResponses } from '../../../api/generated/types.gen.ts';
import { useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Page, Panel } from '../../../ui/page.tsx';
import { Rows } from '../../../ui/rows.tsx';
import { Empty } from '../../../ui/states.tsx';
import { OfClient } from '../of-client.tsx';
import { Deliveries } from './deliveries.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { EndpointRow } from './endpoint-row.tsx';
import type { Endpoint } from './types.ts';
import { Snippet } from './snippet.tsx';
import { words } from './words/index.ts';

export function WebhooksPage() {
  const { say } = useWords(words);
  const { set } = useUrl();
  return (
    <Page
      title={say('nav.webhooks')}
      text={say('webhooks.text')}
      actions={
        <Button look="primary" onClick={() => set({ open: 'new' })}>
          {say('webhooks.add')}
        </Button>
      }
    >
      <OfClient>{() => <Webhooks />}</OfClient>
    </Page>
  );
}

/** How they do changes as calls end; whoever tests one waits for it. */
const EVERY_MS = 5_000;

function Webhooks() {
  const { say } = useWords(words);
  const read = useRead<WebhookEndpointsListData, WebhookEndpointsListResponses>('/api/webhook-endpoints/', { query: { page_size: 100 }, everyMs: EVERY_MS });
  return (
    <div className="space-y-4">
      <Panel title={say('webhooks.list')}>
        <Loaded read={read}>{({ results }) => <Endpoints all={results} />}</Loaded>
      </Panel>
      {read.data && read.data.results.length > 0 && <Deliveries endpoints={read.data.results} />}
    </div>
  );
}

function Endpoints({ all }: { all: readonly Endpoint[] }) {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const close = () => set({ open: '' });
  const chosen = all.find(({ id }) => id === asked['open']) ?? null;
  return (
    <>
      {all.length === 0 ? (
        <>
          <Empty icon="flight" title={say('webhooks.empty')} text={say('webhooks.emptyText')} />
          <div className="px-4 pb-4">
            <Snippet />
          </div>
        </>
      ) : (
        <Rows label={say('webhooks.list')}>
          {all.map((one) => (
            <EndpointRow key={one.id} one={one} change={() => set({ open: one.id })} />
          ))}
        </Rows>
      )}
      {(chosen || asked['open'] === 'new') && (
        <Dialog place="side" title={chosen ? say('webhooks.change') : say('webhooks.add')} close={close}>
          <EndpointForm one={chosen} close={close} />
        </Dialog>
      )}
    </>
  );
}
