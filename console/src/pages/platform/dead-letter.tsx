import { useState } from 'react';
import type {
  PlatformDeadLettersDiscardData,
  PlatformDeadLettersDiscardResponses,
  PlatformDeadLettersGetData,
  PlatformDeadLettersGetResponses,
  PlatformDeadLettersRedriveData,
  PlatformDeadLettersRedriveResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import type { DeadLetter } from './dead-letters.tsx';
import { usePurpose } from './jobs/purpose.ts';
import { words } from './words/index.ts';

/** One job that failed for good: what it was for, what it said, and what becomes of it. */
export function DeadLetterSheet({ id, close }: { id: string; close: () => void }) {
  const { say } = useWords(words);
  const purposeOf = usePurpose();
  const read = useRead<PlatformDeadLettersGetData, PlatformDeadLettersGetResponses>('/api/platform/dead-letters/{id}/', { path: { id }, tenant: null });
  return (
    <Dialog place="side" title={read.data?.job ?? say('platform.letters')} close={close}>
      <Loaded read={read}>
        {(letter) => (
          <div className="pb-5">
            <p className="px-4 py-3 text-quiet empty:hidden">{purposeOf(letter.job, letter.purpose)}</p>
            <Facts
              facts={[
                [say('platform.queueName'), <Mono key="j">{letter.job}</Mono>],
                [say('platform.letterFailed'), <Time key="f" at={letter.failed_at} />],
                [say('platform.letterTries'), letter.retries],
              ]}
            />
            <Record title={say('platform.letterError')} text={letter.error ?? '–'} />
            <Record title={say('platform.letterPayload')} text={JSON.stringify(letter.payload, null, 2)} />
            <LetterActs letter={letter} close={close} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Record({ title, text }: { title: string; text: string }) {
  return (
    <section className="border-t border-line p-4">
      <h3 className="mb-2 font-semibold">{title}</h3>
      <pre tabIndex={0} className="max-h-64 overflow-auto rounded-md bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap">
        {text}
      </pre>
    </section>
  );
}

function LetterActs({ letter, close }: { letter: DeadLetter; close: () => void }) {
  const { say } = useWords(words);
  const [open, setOpen] = useState<'redrive' | 'discard' | null>(null);
  const [reason, setReason] = useState('');
  const redrive = useAct<PlatformDeadLettersRedriveData, PlatformDeadLettersRedriveResponses>('/api/platform/dead-letters/{id}/redrive/', { tenant: null });
  const discard = useAct<PlatformDeadLettersDiscardData, PlatformDeadLettersDiscardResponses>('/api/platform/dead-letters/{id}/discard/', { tenant: null });
  const path = { id: letter.id };
  const done = (text: string) => ({
    onSuccess: () => {
      toast(text);
      close();
    },
  });
  const acts = {
    redrive: { act: redrive, text: say('platform.redriveText'), run: () => redrive.mutate({ path }, done(say('platform.redriven'))) },
    discard: { act: discard, text: say('platform.discardText'), run: () => discard.mutate({ path, body: { reason } }, done(say('platform.discarded'))) },
  };
  const chosen = open && acts[open];
  return (
    <div className="flex gap-2 px-4">
      <Button look="primary" onClick={() => setOpen('redrive')}>
        {say('platform.redrive')}
      </Button>
      <Button onClick={() => setOpen('discard')}>{say('platform.discard')}</Button>
      {open && chosen && (
        <Confirm
          title={`${say(`platform.${open}`)}?`}
          text={chosen.text}
          act={say(`platform.${open}`)}
          busy={chosen.act.isPending}
          problem={chosen.act.error}
          confirm={chosen.run}
          close={() => setOpen(null)}
        >
          {open === 'discard' && (
            <Field
              label={say('common.reason')}
              hint={say('common.reasonHint')}
              value={reason}
              errors={discard.error?.details['reason']}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Confirm>
      )}
    </div>
  );
}
