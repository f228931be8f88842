import type {
  MessagingContactsConsentsListData,
  MessagingContactsConsentsListResponses,
  MessagingContactsOptInData,
  MessagingContactsOptInResponses,
  MessagingContactsOptOutData,
  MessagingContactsOptOutResponses,
} from '../../api/generated/types.gen.ts';
import { useState } from 'react';
import { useAct, useList } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote, Skeleton } from '../../ui/states.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Time } from '../../ui/values.tsx';
import type { Contact } from './columns.tsx';
import { sourceName } from './story-steps.ts';
import { words } from './words/index.ts';

const CHANNELS = ['sms', 'whatsapp', 'email'] as const;

/** What stands, channel by channel, and every grant and withdrawal with what proves it. */
export function Consents({ contact }: { contact: Contact }) {
  const { say } = useWords(words);
  const may = useMay();
  const [asked, ask] = useState<'in' | 'out' | null>(null);
  return (
    <Panel title={say('contacts.consents')} text={say('contacts.consentsText')}>
      <ul className="divide-y divide-line border-t border-line">
        {CHANNELS.map((channel) => (
          <li key={channel} className="flex items-center justify-between gap-2 px-4 py-2">
            <span>{say(`contacts.channel.${channel}`)}</span>
            <Standing contact={contact} channel={channel} />
          </li>
        ))}
      </ul>
      {may('contacts.write') && (
        <div className="flex flex-wrap gap-2 border-t border-line p-3">
          <Button onClick={() => ask('in')}>{say('contacts.recordIn')}</Button>
          <Button onClick={() => ask('out')}>{say('contacts.recordOut')}</Button>
        </div>
      )}
      <Ledger contact={contact} />
      {asked && (
        <Dialog title={say(asked === 'in' ? 'contacts.recordIn' : 'contacts.recordOut')} close={() => ask(null)}>
          <Record contact={contact} way={asked} close={() => ask(null)} />
        </Dialog>
      )}
    </Panel>
  );
}

function Standing({ contact, channel }: { contact: Contact; channel: string }) {
  const { say } = useWords(words);
  const known = contact.consents.find((one) => one.channel === channel && one.purpose === 'marketing');
  if (!known) return <Badge>{say('contacts.notAsked')}</Badge>;
  return <Badge tone={known.state === 'granted' ? 'done' : 'warn'}>{say(known.state === 'granted' ? 'contacts.optedIn' : 'contacts.optedOut')}</Badge>;
}

function Ledger({ contact }: { contact: Contact }) {
  const { say } = useWords(words);
  const list = useList<MessagingContactsConsentsListData, MessagingContactsConsentsListResponses>('/api/messaging/contacts/{id}/consents/', undefined, {
    path: { id: contact.id },
  });
  if (list.isLoading) return <Skeleton rows={2} />;
  if (list.rows.length === 0) return <p className="border-t border-line px-4 py-3 text-sm text-quiet">{say('contacts.noConsents')}</p>;
  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-4 py-3 font-medium">{say('contacts.ledger')}</summary>
      <ol className="divide-y divide-line border-t border-line">
        {list.rows.map((one) => (
          <li key={one.id} className="px-4 py-2">
            <p className="flex justify-between gap-2">
              <span className="font-medium">
                {say(one.action === 'grant' ? 'contacts.optedIn' : 'contacts.optedOut')} · {say(`contacts.channel.${one.channel}` as 'contacts.channel.sms')}
              </span>
              <span className="text-xs text-quiet">
                <Time at={one.occurred_at} />
              </span>
            </p>
            <p className="text-sm text-quiet">{[sourceName(one.source, say), one.actor].filter(Boolean).join(' · ')}</p>
            {one.wording && <p className="mt-1 rounded-md bg-surface-2 px-2 py-1 text-sm">“{one.wording}”</p>}
          </li>
        ))}
      </ol>
      {list.hasMore && (
        <Button look="ghost" className="m-2" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
    </details>
  );
}

function Record({ contact, way, close }: { contact: Contact; way: 'in' | 'out'; close: () => void }) {
  const { say } = useWords(words);
  const [channels, setChannels] = useState<readonly (typeof CHANNELS)[number][]>(CHANNELS);
  const [reason, setReason] = useState('');
  const optIn = useAct<MessagingContactsOptInData, MessagingContactsOptInResponses>('/api/messaging/contacts/{id}/opt-in/');
  const optOut = useAct<MessagingContactsOptOutData, MessagingContactsOptOutResponses>('/api/messaging/contacts/{id}/opt-out/');
  const act = way === 'in' ? optIn : optOut;
  const save = () => {
    const change = { path: { id: contact.id }, body: { reason, channels: [...channels] } };
    act.mutate(change, { onSuccess: close });
  };
  return (
    <div className="space-y-3 p-5">
      <p>{say(way === 'in' ? 'contacts.inText' : 'contacts.outText')}</p>
      <div className="flex flex-wrap gap-x-5">
        {CHANNELS.map((channel) => (
          <Check
            key={channel}
            label={say(`contacts.channel.${channel}`)}
            checked={channels.includes(channel)}
            onChange={(event) => setChannels(event.target.checked ? [...channels, channel] : channels.filter((one) => one !== channel))}
          />
        ))}
      </div>
      <Field label={say('contacts.evidence')} hint={say('contacts.evidenceHint')} value={reason} onChange={(event) => setReason(event.target.value)} />
      <ProblemNote problem={act.error} />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{say('g.cancel')}</Button>
        <Button look="primary" onClick={save} disabled={act.isPending || channels.length === 0 || (way === 'in' && reason.trim() === '')}>
          {say('contacts.record')}
        </Button>
      </div>
    </div>
  );
}
