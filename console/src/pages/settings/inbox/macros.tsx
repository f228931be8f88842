import type {
  MessagingMacrosDeleteData,
  MessagingMacrosDeleteResponses,
  MessagingMacrosListData,
  MessagingMacrosListResponses,
} from '../../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../../api/hooks.ts';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Row } from '../../../ui/rows.tsx';
import { words as inboxWords } from '../../inbox/words/index.ts';
import { Listed, ListedActs } from './listed.tsx';
import { MacroForm } from './macro-form.tsx';
import { words } from './words/index.ts';

export type Macro = MessagingMacrosListResponses[200]['results'][number];

const MANY = 100;

/** Several acts under one name, done with one choice. */
export function Macros() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const read = useRead<MessagingMacrosListData, MessagingMacrosListResponses>('/api/messaging/macros/', { query: { page_size: MANY } });
  return (
    <Listed
      read={read}
      says={{
        title: say('inboxSettings.macros'),
        text: say('inboxSettings.macrosText'),
        add: say('inboxSettings.macroNew'),
        empty: say('inboxSettings.macrosEmpty'),
        emptyText: say('inboxSettings.macrosEmptyText'),
      }}
      icon="fault"
      row={(one) => <MacroRow key={one.id} one={one} edit={() => set({ open: one.id })} />}
      form={(one, close) => <MacroForm key={one?.id ?? 'new'} macro={one} close={close} />}
    />
  );
}

function MacroRow({ one, edit }: { one: Macro; edit: () => void }) {
  const { say } = useWords(words);
  const { say: sayAct } = useWords(inboxWords);
  const remove = useAct<MessagingMacrosDeleteData, MessagingMacrosDeleteResponses>('/api/messaging/macros/{id}/', { method: 'DELETE' });
  return (
    <Row
      title={one.name}
      badges={!one.is_shared && <Badge>{say('inboxSettings.macroOwn')}</Badge>}
      text={one.actions.map((action) => sayAct(`inbox.macro.${action.do}`)).join(' → ')}
      actions={<ListedActs id={one.id} edit={edit} remove={remove} text={say('inboxSettings.macroRemoveText', { name: one.name })} />}
    />
  );
}
