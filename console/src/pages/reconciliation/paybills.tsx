import { useState } from 'react';
import type {
  PaybillPullsListData,
  PaybillPullsListResponses,
  PaybillPullsRegisterData,
  PaybillPullsRegisterResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { Row, Rows } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { words } from './words/index.ts';

type Pull = PaybillPullsListResponses[200]['results'][number];

/** How far each paybill is followed by asking M-Pesa. */
export function Paybills() {
  const { say } = useWords(words);
  const read = useRead<PaybillPullsListData, PaybillPullsListResponses>('/api/paybill-pulls/', { everyMs: 30_000 });
  return (
    <Panel title={say('recon.paybills')} text={say('recon.pullText')}>
      <Loaded read={read}>
        {({ results }) =>
          results.length === 0 ? (
            <Empty icon="coin" title={say('recon.noPaybills')} text={say('recon.noPaybillsText')} />
          ) : (
            <Rows label={say('recon.paybills')}>
              {results.map((pull) => (
                <Paybill key={pull.id} pull={pull} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Paybill({ pull }: { pull: Pull }) {
  const { say } = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <Row
      title={<Mono>{pull.paybill}</Mono>}
      badges={<StateBadge state={pull.state} />}
      text={
        <>
          {pull.pulled_until && (
            <>
              {say('recon.pulled')}: <Time at={pull.pulled_until} />
            </>
          )}
          {pull.failures > 0 && ` · ${say('recon.failures', { count: pull.failures })}`}
          {pull.last_error !== '' && ` · ${pull.last_error}`}
        </>
      }
      actions={pull.state !== 'registered' && may('credentials.manage') && <Button onClick={() => setOpen(true)}>{say('recon.register')}</Button>}
    >
      {open && <Register pull={pull} close={() => setOpen(false)} />}
    </Row>
  );
}

function Register({ pull, close }: { pull: Pull; close: () => void }) {
  const { say } = useWords(words);
  const act = useAct<PaybillPullsRegisterData, PaybillPullsRegisterResponses>('/api/paybill-pulls/{id}/register/');
  const done = () => {
    toast(say('recon.registered'));
    close();
  };
  return (
    <Dialog title={`${say('recon.register')}: ${pull.paybill}`} close={close}>
      <Form
        send={({ text }) => act.mutate({ path: { id: pull.id }, body: { nominated_number: text('number') } }, { onSuccess: done })}
        act={say('recon.register')}
        busy={act.isPending}
        problem={act.error}
        close={close}
        className="p-5"
      >
        <p className="text-quiet">{say('recon.registerText')}</p>
        <Field label={say('recon.number')} name="number" type="tel" required errors={act.error?.details['nominated_number']} />
      </Form>
    </Dialog>
  );
}
