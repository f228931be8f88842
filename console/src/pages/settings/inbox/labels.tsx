import type {
  MessagingLabelsDeleteData,
  MessagingLabelsDeleteResponses,
  MessagingLabelsListData,
  MessagingLabelsListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Row } from '../../../ui/rows.tsx';
import { LabelForm } from './label-form.tsx';
import { Listed, ListedActs } from './listed.tsx';
import { words } from './words/index.ts';

export type Label = MessagingLabelsListResponses[200]['results'][number];

const MANY = 100;

/** What conversations are about. */
export function Labels() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const read = useRead<MessagingLabelsListData, MessagingLabelsListResponses>('/api/messaging/labels/', { query: { page_size: MANY } });
  return (
    <Listed
      read={read}
      says={{
        title: say('inboxSettings.labels'),
        text: say('inboxSettings.labelsText'),
        add: say('inboxSettings.labelNew'),
        empty: say('inboxSettings.labelsEmpty'),
        emptyText: say('inboxSettings.labelsEmptyText'),
      }}
      icon="tag"
      row={(label) => <LabelRow key={label.id} label={label} edit={() => set({ open: label.id })} />}
      form={(label, close) => <LabelForm key={label?.id ?? 'new'} label={label} close={close} />}
    />
  );
}

function LabelRow({ label, edit }: { label: Label; edit: () => void }) {
  const { say } = useWords(words);
  const remove = useAct<MessagingLabelsDeleteData, MessagingLabelsDeleteResponses>('/api/messaging/labels/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={
        <>
          <span aria-hidden="true" className="size-3 rounded-full border border-line" style={{ backgroundColor: label.color || undefined }} />
          {label.name}
        </>
      }
      text={label.description}
      actions={<ListedActs id={label.id} edit={edit} remove={remove} text={say('inboxSettings.labelRemoveText', { name: label.name })} />}
    />
  );
}
