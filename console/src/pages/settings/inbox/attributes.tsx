import type {
  MessagingContactAttributesDeleteData,
  MessagingContactAttributesDeleteResponses,
  MessagingContactAttributesListData,
  MessagingContactAttributesListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { wordIn } from '../../../i18n/word-in.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Row } from '../../../ui/rows.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { Listed, ListedActs } from './listed.tsx';
import { words } from './words/index.ts';

export type Attribute = MessagingContactAttributesListResponses[200]['results'][number];

const MANY = 100;

/** What a client wants to know of its people, with the type that values are held to. */
export function Attributes() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const read = useRead<MessagingContactAttributesListData, MessagingContactAttributesListResponses>('/api/messaging/contact-attributes/', {
    query: { page_size: MANY },
  });
  return (
    <Listed
      read={read}
      says={{
        title: say('inboxSettings.attributes'),
        text: say('inboxSettings.attributesText'),
        add: say('inboxSettings.attributeNew'),
        empty: say('inboxSettings.attributesEmpty'),
        emptyText: say('inboxSettings.attributesEmptyText'),
      }}
      icon="person"
      row={(attribute) => <AttributeRow key={attribute.id} attribute={attribute} edit={() => set({ open: attribute.id })} />}
      form={(attribute, close) => <AttributeForm key={attribute?.id ?? 'new'} attribute={attribute} close={close} />}
    />
  );
}

function AttributeRow({ attribute, edit }: { attribute: Attribute; edit: () => void }) {
  const { say } = useWords(words);
  const remove = useAct<MessagingContactAttributesDeleteData, MessagingContactAttributesDeleteResponses>('/api/messaging/contact-attributes/{id}/', {
    method: 'DELETE',
  });
  const { id, key, label, type, options } = attribute;
  return (
    <Row
      title={label}
      badges={<Badge tone="plain">{wordIn(words, say, { group: 'inboxSettings.attributeType', word: type })}</Badge>}
      text={[key, options.join(', ')].filter((part) => part !== '').join(' · ')}
      actions={<ListedActs id={id} edit={edit} remove={remove} text={say('inboxSettings.attributeRemoveText', { name: label })} />}
    />
  );
}
