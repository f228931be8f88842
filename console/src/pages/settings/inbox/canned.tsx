import type {
  MessagingCannedRepliesDeleteData,
  MessagingCannedRepliesDeleteResponses,
  MessagingCannedRepliesListData,
  MessagingCannedRepliesListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Row } from '../../../ui/rows.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Mono } from '../../../ui/values.tsx';
import { CannedForm } from './canned-form.tsx';
import { Listed, ListedActs } from './listed.tsx';
import { words } from './words/index.ts';

export type Canned = MessagingCannedRepliesListResponses[200]['results'][number];

const MANY = 100;

/** Answers that are written once and put in by their short name. */
export function CannedReplies() {
  const { say } = useWords(words);
  const { asked, set } = useUrl();
  const read = useRead<MessagingCannedRepliesListData, MessagingCannedRepliesListResponses>('/api/messaging/canned-replies/', {
    query: { page_size: MANY, search: asked['q'] ?? '' },
  });
  return (
    <Listed
      read={read}
      says={{
        title: say('inboxSettings.canned'),
        text: say('inboxSettings.cannedText'),
        add: say('inboxSettings.cannedNew'),
        empty: say('inboxSettings.cannedEmpty'),
        emptyText: say('inboxSettings.cannedEmptyText'),
      }}
      icon="reply"
      tools={<SearchBox label={say('inboxSettings.cannedFind')} value={asked['q'] ?? ''} search={(q) => set({ q }, { replace: true })} />}
      row={(one) => <CannedRow key={one.id} one={one} edit={() => set({ open: one.id })} />}
      form={(one, close) => <CannedForm key={one?.id ?? 'new'} canned={one} close={close} />}
    />
  );
}

function CannedRow({ one, edit }: { one: Canned; edit: () => void }) {
  const { say } = useWords(words);
  const remove = useAct<MessagingCannedRepliesDeleteData, MessagingCannedRepliesDeleteResponses>('/api/messaging/canned-replies/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={
        <>
          <Mono>{`/${one.shortcode}`}</Mono> {one.title}
        </>
      }
      text={<span className="line-clamp-2 whitespace-pre-line">{one.text}</span>}
      actions={<ListedActs id={one.id} edit={edit} remove={remove} text={say('inboxSettings.cannedRemoveText', { name: one.shortcode })} />}
    >
      {one.files.length > 0 && <p className="mt-1 text-sm text-quiet">{one.files.map(({ filename }) => filename).join(' · ')}</p>}
    </Row>
  );
}
