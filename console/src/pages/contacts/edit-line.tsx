import type {
  MessagingContactEditsListResponses,
  MessagingContactEditsStopData,
  MessagingContactEditsStopResponses,
  MessagingContactEditsUndoData,
  MessagingContactEditsUndoResponses,
  MessagingSegmentsListData,
  MessagingSegmentsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { textIfAny, useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Row } from '../../ui/rows.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { useReason } from '../../ui/states.tsx';
import { useTold } from '../../ui/use-told.ts';
import { Time } from '../../ui/values.tsx';
import { valueText } from './value-text.ts';
import { useLeft } from './use-left.ts';
import { words } from './words/index.ts';

export type Edit = MessagingContactEditsListResponses[200]['results'][number];

const MANY = 100;

export const isUnderWay = ({ state }: Edit): boolean => state === 'queued' || state === 'running';

/** One change to many people: how far it is or what came of it. */
export function EditLine({ one }: { one: Edit }) {
  const { say } = useWords(words);
  const reason = useReason();
  const what = say(`contacts.many.${one.action}` as 'contacts.many.block');
  const list = useListName(one.segment);
  const parts = [...one.tags, one.attribute, valueText(one.value, say), list].filter((part) => part !== null && part !== '').join(', ');
  return (
    <Row
      title={parts === '' ? what : say('contacts.many.with', { what, parts })}
      badges={
        <>
          <StateBadge state={one.state} />
          {one.undoes !== null && <Badge>{say('contacts.many.takesBack')}</Badge>}
          {one.undone_by !== null && <Badge>{say('contacts.many.takenBack')}</Badge>}
        </>
      }
      text={
        <>
          <Time at={one.created_at} />
          {one.requested_by && ` · ${one.requested_by}`}
        </>
      }
      actions={<Acts one={one} />}
    >
      {isUnderWay(one) ? <Way one={one} what={what} /> : <Came one={one} />}
      {one.error_code !== null && <p className="mt-1 text-sm text-danger">{reason(one.error_code, say('contacts.many.failed'))}</p>}
    </Row>
  );
}

/** Of those that the page has read for its filter already. */
function useListName(id: string | null): string {
  const { data } = useRead<MessagingSegmentsListData, MessagingSegmentsListResponses>('/api/messaging/segments/', {
    query: { page_size: MANY },
    off: id === null,
  });
  return data?.results.find((one) => one.id === id)?.name ?? '';
}

function Way({ one, what }: { one: Edit; what: string }) {
  const { say } = useWords(words);
  const text = say('contacts.many.way', { done: one.done.toLocaleString(), total: one.total.toLocaleString() });
  return (
    <div className="mt-2">
      <Progress label={what} percent={one.total === 0 ? null : (one.done / one.total) * 100} text={text} />
    </div>
  );
}

function Came({ one }: { one: Edit }) {
  const { say } = useWords(words);
  const left = one.total - one.done;
  return (
    <div className="mt-1 text-sm">
      <p>
        {say('contacts.many.changed', { n: one.changed.toLocaleString(), total: one.total.toLocaleString() })}
        {left > 0 && ` ${say('contacts.many.notReached', { n: left.toLocaleString() })}`}
      </p>
      <ul className="text-quiet">
        {Object.entries(one.reasons).map(([code, n]) => (
          <li key={code}>{say('contacts.many.with', { what: textIfAny(say, `contacts.many.reason.${code}`) ?? code, parts: n.toLocaleString() })}</li>
        ))}
      </ul>
    </div>
  );
}

function Acts({ one }: { one: Edit }) {
  const { say } = useWords(words);
  const told = useTold();
  const takeLeft = useLeft();
  const stop = useAct<MessagingContactEditsStopData, MessagingContactEditsStopResponses>('/api/messaging/contact-edits/{id}/stop/');
  const undo = useAct<MessagingContactEditsUndoData, MessagingContactEditsUndoResponses>('/api/messaging/contact-edits/{id}/undo/');
  const path = { id: one.id };
  if (isUnderWay(one))
    return (
      <Button disabled={stop.isPending} onClick={() => stop.mutate({ path }, told(say('contacts.many.stopped')))}>
        {say('contacts.many.stop')}
      </Button>
    );
  return (
    <>
      {one.skipped + one.failed > 0 && (
        <Button look="ghost" onClick={() => takeLeft(one.id)}>
          {say('contacts.many.left')}
        </Button>
      )}
      {one.can_undo && (
        <ConfirmButton
          label={say('contacts.many.undo')}
          title={say('contacts.many.undoTitle')}
          text={say('contacts.many.undoText', { n: one.changed.toLocaleString() })}
          done={say('contacts.many.undoStarted')}
          act={undo}
          vars={{ path }}
        />
      )}
    </>
  );
}
