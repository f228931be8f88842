import { useState } from 'react';
import type {
  MessagingSegmentsCreateData,
  MessagingSegmentsCreateResponses,
  MessagingSegmentsUpdateData,
  MessagingSegmentsUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Evidence } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { ConditionList } from './condition-list.tsx';
import { filterOf, fresh, readFilter } from './conditions.ts';
import type { Condition } from './conditions.ts';
import { SegmentCount } from './segment-count.tsx';
import { SegmentMembers } from './segment-members.tsx';
import type { Segment } from './segments.tsx';
import { words } from './words/index.ts';

type Props = { segment: Segment | undefined; close: () => void };

/** A group and who is in it; the count follows every change. */
export function SegmentEditor({ segment, close }: Props) {
  const { say } = useWords(words);
  const start = startOf(segment);
  const [name, setName] = useState(start.name);
  const [kind, setKind] = useState<Kind>(start.kind);
  const [match, setMatch] = useState(start.match);
  const [conditions, setConditions] = useState<readonly Condition[]>(start.conditions);
  const filter = start.byProgram ?? filterOf(match, conditions);
  const { save, problem, busy } = useSave(segment, close);
  return (
    <Dialog place="side" title={segment ? segment.name : say('contacts.newSegment')} close={close}>
      <div className="space-y-4 p-5">
        <Field label={say('common.name')} value={name} onChange={(event) => setName(event.target.value)} required errors={problem?.details['name']} />
        {!segment && (
          <Segmented
            label={say('contacts.kindOfSegment')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'live', label: say('contacts.live') },
              { value: 'static', label: say('contacts.static') },
            ]}
          />
        )}
        <p className="text-sm text-quiet">{say(kind === 'live' ? 'contacts.liveText' : 'contacts.staticText')}</p>
        {kind === 'live' && (
          <>
            {start.byProgram ? (
              <Evidence title={say('contacts.byProgram')} value={start.byProgram} />
            ) : (
              <ConditionList match={match} setMatch={setMatch} conditions={conditions} change={setConditions} />
            )}
            <SegmentCount filter={filter} />
          </>
        )}
        <SegmentMembers segment={segment} />
        <ProblemNote problem={problem} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{say('g.cancel')}</Button>
          <Button
            look="primary"
            disabled={busy || name.trim() === ''}
            onClick={() => save({ name: name.trim(), kind, filter_json: kind === 'live' ? filter : {} })}
          >
            {say('contacts.save')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

type Kind = 'live' | 'static';
type Start = { name: string; kind: Kind; match: 'all' | 'any'; conditions: readonly Condition[]; byProgram: Record<string, unknown> | null };

/** What the editor begins with; a filter that says more than it can show is left as it is. */
function startOf(segment: Segment | undefined): Start {
  if (!segment) return { name: '', kind: 'live', match: 'all', conditions: [fresh('consent')], byProgram: null };
  const { name, kind, filter_json: stored } = segment;
  const read = readFilter(stored);
  return read ? { name, kind, ...read, byProgram: null } : { name, kind, match: 'all', conditions: [], byProgram: stored };
}

function useSave(segment: Segment | undefined, close: () => void) {
  const create = useAct<MessagingSegmentsCreateData, MessagingSegmentsCreateResponses>('/api/messaging/segments/');
  const update = useAct<MessagingSegmentsUpdateData, MessagingSegmentsUpdateResponses>('/api/messaging/segments/{id}/', { method: 'PATCH' });
  const act = segment ? update : create;
  const save = ({ name, kind, filter_json }: { name: string; kind: 'live' | 'static'; filter_json: Record<string, unknown> }) => {
    if (segment) update.mutate({ path: { id: segment.id }, body: kind === 'live' ? { name, filter_json } : { name } }, { onSuccess: close });
    else create.mutate({ body: kind === 'live' ? { name, kind, filter_json } : { name, kind } }, { onSuccess: close });
  };
  return { save, problem: act.error, busy: act.isPending };
}
