import type { PlatformDeadLettersListData, PlatformDeadLettersListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Table } from '../../ui/table/table.tsx';
import { Mono, Time } from '../../ui/values.tsx';
import { DeadLetterSheet } from './dead-letter.tsx';
import { words } from './words/index.ts';

export type DeadLetter = PlatformDeadLettersListResponses[200]['results'][number];

const LIVE_MS = 15_000;

/** Jobs that used up their tries. */
export function DeadLetters() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const query = asked['job'] ? { job: asked['job'] } : {};
  const list = useList<PlatformDeadLettersListData, PlatformDeadLettersListResponses>('/api/platform/dead-letters/', query, { everyMs: LIVE_MS, tenant: null });
  const at = asked['at'];
  return (
    <>
      <Table
        name="dead-letters"
        label={say('platform.letters')}
        list={list}
        columns={columnsOf(say)}
        open={({ id }) => set({ at: id })}
        peek={({ id }) => set({ at: id })}
        empty={<Empty icon="check" title={say('platform.lettersEmpty')} text={say('platform.lettersEmptyText')} />}
      />
      {at && <DeadLetterSheet key={at} id={at} close={() => set({ at: '' })} />}
    </>
  );
}

function columnsOf(say: SayOf<keyof typeof words.en>): readonly Column<DeadLetter>[] {
  return [
    { id: 'job', head: say('platform.queueName'), lead: true, cell: (row) => <Mono>{row.job}</Mono> },
    { id: 'failed', head: say('platform.letterFailed'), lead: true, right: true, cell: (row) => <Time at={row.failed_at} /> },
    { id: 'error', head: say('platform.letterError'), wide: true, cell: (row) => row.error ?? '–' },
    { id: 'tries', head: say('platform.letterTries'), right: true, cell: (row) => row.retries ?? '–' },
  ];
}
