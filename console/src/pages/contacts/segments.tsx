import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  MessagingSegmentsDeleteData,
  MessagingSegmentsDeleteResponses,
  MessagingSegmentsListData,
  MessagingSegmentsListResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { useUrl } from '../../shell/url.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { NamedRow, RowName } from '../../ui/row-name.tsx';
import { Empty, ErrorState, Skeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/values.tsx';
import { SegmentEditor } from './segment-editor.tsx';
import { ContactsFrame } from './tabs.tsx';
import { words } from './words/index.ts';

export type Segment = MessagingSegmentsListResponses[200]['results'][number];

/** Groups of people: lists kept by hand, and filters that find who fits now. */
export function SegmentsPage() {
  const { say } = useWords(words);
  const may = useMay();
  const { asked, set } = useUrl();
  const list = useList<MessagingSegmentsListData, MessagingSegmentsListResponses>('/api/messaging/segments/', undefined);
  const open = list.rows.find((one) => one.id === asked['open']);
  const add = may('segments.write') && (
    <Button look="primary" onClick={() => set({ open: 'new' })}>
      <Icon name="plus" /> {say('contacts.newSegment')}
    </Button>
  );
  return (
    <ContactsFrame actions={add}>
      {list.problem && <ErrorState problem={list.problem} retry={list.retry} />}
      {list.isLoading && <Skeleton />}
      {!list.isLoading && !list.problem && list.rows.length === 0 && (
        <Empty icon="people" title={say('contacts.noSegments')} text={say('contacts.noSegmentsText')} action={add} />
      )}
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {list.rows.map((segment) => (
          <NamedRow key={segment.id}>
            <SegmentCard segment={segment} edit={() => set({ open: segment.id })} />
          </NamedRow>
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" className="mx-auto mt-3 flex" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
      {(asked['open'] === 'new' || open) && <SegmentEditor key={asked['open']} segment={open} close={() => set({ open: '' })} />}
    </ContactsFrame>
  );
}

function SegmentCard({ segment, edit }: { segment: Segment; edit: () => void }) {
  const { say } = useWords(words);
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const remove = useAct<MessagingSegmentsDeleteData, MessagingSegmentsDeleteResponses>('/api/messaging/segments/{id}/', { method: 'DELETE' });
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line bg-surface-1 p-4">
      <p className="flex items-start justify-between gap-2">
        <span className="min-w-0 truncate font-semibold">
          <RowName>{segment.name}</RowName>
        </span>
        <Badge tone={segment.kind === 'live' ? 'flight' : 'plain'}>{say(segment.kind === 'live' ? 'contacts.live' : 'contacts.static')}</Badge>
      </p>
      {segment.description && <p className="text-sm text-quiet">{segment.description}</p>}
      <p className="text-2xl font-semibold tracking-tight">{segment.contact_count.toLocaleString()}</p>
      <p className="text-sm text-quiet">
        {say('contacts.counted')} <Time at={segment.counted_at} />
      </p>
      <div className="mt-auto flex gap-2 pt-1">
        <Link
          to="/contacts"
          search={{ segment: segment.id } as never}
          className="inline-flex h-9 items-center rounded-lg border border-line px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11"
        >
          {say('contacts.show')}
        </Link>
        {may('segments.write') && <Button onClick={edit}>{say('contacts.edit')}</Button>}
        {may('segments.write') && (
          <Button look="ghost" onClick={() => setRemoving(true)}>
            {say('contacts.remove')}
          </Button>
        )}
      </div>
      {removing && (
        <Confirm
          title={say('contacts.removeSegment', { name: segment.name })}
          text={say('contacts.removeSegmentText')}
          act={say('contacts.remove')}
          busy={remove.isPending}
          problem={remove.error}
          confirm={() => remove.mutate({ path: { id: segment.id } }, { onSuccess: () => setRemoving(false) })}
          close={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
