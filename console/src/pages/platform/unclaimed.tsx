import { useState } from 'react';
import type {
  ClientsListData,
  ClientsListResponses,
  UnclaimedEventsHandOverData,
  UnclaimedEventsHandOverResponses,
  UnclaimedEventsListData,
  UnclaimedEventsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList, useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { Raw } from '../../ui/raw.tsx';
import { Row } from '../../ui/rows.tsx';
import { Empty } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { DismissButton } from '../notices/dismiss.tsx';
import { words } from '../notices/words/index.ts';

type Unclaimed = UnclaimedEventsListResponses[200]['results'][number];

/** Notices that no client can be found for: given to the one they were meant for, or put away. */
export function UnclaimedPage() {
  const { say } = useWords(words);
  const list = useList<UnclaimedEventsListData, UnclaimedEventsListResponses>('/api/unclaimed-events/', undefined, { tenant: null });
  return (
    <Page title={say('nav.unclaimed')} text={say('notices.unclaimedText')}>
      <ListRows
        list={list}
        label={say('nav.unclaimed')}
        empty={<Empty icon="check" title={say('notices.unclaimedEmpty')} text={say('notices.unclaimedEmptyText')} />}
        row={(one) => <UnclaimedRow key={one.id} one={one} />}
      />
    </Page>
  );
}

function UnclaimedRow({ one }: { one: Unclaimed }) {
  const { say } = useWords(words);
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Row
      title={wordIn(words, say, { group: 'notices.why', word: one.reason })}
      badges={one.shortcode && <Mono>{one.shortcode}</Mono>}
      text={
        <>
          <Time at={one.received_at} /> · <span className="break-all">{one.path}</span> · {one.source_ip ?? '–'}
        </>
      }
      actions={
        <>
          {may('operations.act') && <Acts one={one} />}
          <Button look="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {say(isOpen ? 'shell.close' : 'notices.open')}
          </Button>
        </>
      }
    >
      {isOpen && (
        <div className="mt-2">
          <Raw value={one.body} />
        </div>
      )}
    </Row>
  );
}

function Acts({ one }: { one: Unclaimed }) {
  const { say } = useWords(words);
  const [giving, setGiving] = useState(false);
  return (
    <>
      <Button onClick={() => setGiving(true)}>{say('notices.handOver')}</Button>
      <DismissButton url="/api/unclaimed-events/{id}/dismiss/" id={one.id} />
      {giving && <HandOver one={one} close={() => setGiving(false)} />}
    </>
  );
}

function HandOver({ one, close }: { one: Unclaimed; close: () => void }) {
  const { say } = useWords(words);
  const clients = useRead<ClientsListData, ClientsListResponses>('/api/clients/', { query: { page_size: 100 }, tenant: null });
  const give = useAct<UnclaimedEventsHandOverData, UnclaimedEventsHandOverResponses>('/api/unclaimed-events/{id}/hand-over/', { tenant: null });
  const choices = (clients.data?.results ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const told = () => {
    toast(say('notices.handedOver'));
    close();
  };
  return (
    <Dialog title={say('notices.handOver')} close={close}>
      <Form
        send={({ text }) => give.mutate({ path: { id: one.id }, body: { client: text('client'), comment: text('comment') } }, { onSuccess: told })}
        act={say('notices.handOver')}
        busy={give.isPending || choices.length === 0}
        problem={give.error}
        close={close}
        className="p-5"
      >
        <p>{say('notices.handOverText')}</p>
        <Select name="client" label={say('notices.client')} choices={choices} errors={give.error?.details['client']} />
        <Field name="comment" label={say('common.reason')} hint={say('common.reasonHint')} required errors={give.error?.details['comment']} />
      </Form>
    </Dialog>
  );
}
