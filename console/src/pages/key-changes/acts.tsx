import { useState } from 'react';
import type {
  KeyChangesConfirmData,
  KeyChangesConfirmResponses,
  KeyChangesExtendData,
  KeyChangesExtendResponses,
  KeyChangesFailData,
  KeyChangesFailResponses,
  KeyChangesHandOverData,
  KeyChangesHandOverResponses,
  KeyChangesReleaseData,
  KeyChangesReleaseResponses,
  KeyChangesSendData,
  KeyChangesSendResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { inFours } from '../../format/token.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote, useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import type { Change } from './changes.tsx';
import { words } from './words/index.ts';

/** What can be done for one meter in the state that its change is in. */
export function ChangeActs({ change }: { change: Change }) {
  const may = useMay();
  const { send, confirm, hold, hand } = openTo(change, may);
  return (
    <div className="space-y-3 border-t border-line p-4">
      <div className="flex flex-wrap gap-2">
        {send && <Send id={change.id} />}
        {confirm && <Confirmed id={change.id} />}
        {confirm && <Failed id={change.id} />}
        {hold && <Release id={change.id} />}
        {hold && <Extend id={change.id} />}
      </div>
      {hand && <HandOver id={change.id} />}
    </div>
  );
}

/** What the state of the change and the rights of the person leave. */
function openTo(change: Change, may: (permission: string) => boolean) {
  const hasTokens = change.tokens.length > 0 && (change.state === 'ready' || change.state === 'sent');
  return {
    send: hasTokens && change.has_phone && may('key_changes.manage'),
    confirm: change.state === 'sent' && may('key_changes.confirm'),
    hold: change.hold_until !== null && may('key_changes.manage'),
    hand: hasTokens && may('key_changes.reveal'),
  };
}

function Send({ id }: { id: string }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const send = useAct<KeyChangesSendData, KeyChangesSendResponses>('/api/key-changes/{id}/send/');
  const told = { onSuccess: () => toast(say('keychange.sentToast')), onError: (problem: unknown) => toast(problemText(problem), 'need') };
  return (
    <Button onClick={() => send.mutate({ path: { id } }, told)} disabled={send.isPending}>
      {say('keychange.send')}
    </Button>
  );
}

/** The tokens in the clear, in the order in which they are typed. */
function HandOver({ id }: { id: string }) {
  const { say } = useWords(words);
  const hand = useAct<KeyChangesHandOverData, KeyChangesHandOverResponses>('/api/key-changes/{id}/hand-over/');
  if (!hand.data)
    return (
      <>
        <Button onClick={() => hand.mutate({ path: { id } })} disabled={hand.isPending}>
          {say('keychange.hand')}
        </Button>
        <ProblemNote problem={hand.error} />
      </>
    );
  return (
    <div role="status" className="rounded-md bg-surface-2 p-3">
      <p className="text-sm text-quiet">{say('keychange.handText')}</p>
      <ol className="mt-2 list-decimal space-y-1 pl-5 font-mono text-lg">
        {hand.data.tokens.map((token) => (
          <li key={token}>{inFours(token)}</li>
        ))}
      </ol>
    </div>
  );
}

function Confirmed({ id }: { id: string }) {
  const { say } = useWords(words);
  const act = useAct<KeyChangesConfirmData, KeyChangesConfirmResponses>('/api/key-changes/{id}/confirm/');
  return (
    <ConfirmButton
      label={say('keychange.confirm')}
      title={say('keychange.confirm')}
      text={say('keychange.confirmText')}
      done={say('keychange.confirmed')}
      act={act}
      vars={{ path: { id }, body: { via: 'engineer' as const } }}
    />
  );
}

function Failed({ id }: { id: string }) {
  const { say } = useWords(words);
  const [note, setNote] = useState('');
  const act = useAct<KeyChangesFailData, KeyChangesFailResponses>('/api/key-changes/{id}/fail/');
  return (
    <ConfirmButton
      label={say('keychange.fail')}
      title={say('keychange.fail')}
      text={say('keychange.failText')}
      done={say('keychange.failed')}
      act={act}
      vars={{ path: { id }, body: { note } }}
    >
      <Field label={say('common.reason')} value={note} onChange={(event) => setNote(event.target.value)} errors={act.error?.details['note']} />
    </ConfirmButton>
  );
}

function Release({ id }: { id: string }) {
  const { say } = useWords(words);
  const [reason, setReason] = useState('');
  const act = useAct<KeyChangesReleaseData, KeyChangesReleaseResponses>('/api/key-changes/{id}/release/');
  return (
    <ConfirmButton
      look="ghost"
      label={say('keychange.release')}
      title={say('keychange.release')}
      text={say('keychange.releaseText')}
      done={say('keychange.released')}
      act={act}
      vars={{ path: { id }, body: { reason } }}
    >
      <Field label={say('common.reason')} hint={say('common.reasonHint')} value={reason} onChange={(event) => setReason(event.target.value)} />
    </ConfirmButton>
  );
}

const USUAL_DAYS = 7;

function Extend({ id }: { id: string }) {
  const { say } = useWords(words);
  const [days, setDays] = useState(USUAL_DAYS);
  const [reason, setReason] = useState('');
  const act = useAct<KeyChangesExtendData, KeyChangesExtendResponses>('/api/key-changes/{id}/extend/');
  return (
    <ConfirmButton
      look="ghost"
      label={say('keychange.extend')}
      title={say('keychange.extend')}
      text={say('keychange.extendText')}
      done={say('keychange.extended')}
      act={act}
      vars={{ path: { id }, body: { days, reason } }}
    >
      <Field label={say('keychange.days')} type="number" min={1} max={90} value={days} onChange={(event) => setDays(Number(event.target.value))} />
      <Field label={say('common.reason')} hint={say('common.reasonHint')} value={reason} onChange={(event) => setReason(event.target.value)} />
    </ConfirmButton>
  );
}
