import { useState } from 'react';
import type { MessagingConversationsSnoozeData, MessagingConversationsSnoozeResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { dayAndClock } from '../../format/time.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useTold } from '../../ui/use-told.ts';
import { snoozes } from './snoozes.ts';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

/** Puts a conversation away until a moment, to the second. */
export function SnoozeMenu({ conversation, done }: { conversation: OpenConversation; done: () => void }) {
  const { say, language } = useWords(words);
  const told = useTold();
  const [own, setOwn] = useState(false);
  const snooze = useAct<MessagingConversationsSnoozeData, MessagingConversationsSnoozeResponses>('/api/messaging/conversations/{id}/snooze/');
  const until = (then: Date) =>
    snooze.mutate(
      { path: { id: conversation.id }, body: { until: then.toISOString() } },
      told(say('inbox.snoozed', { when: dayAndClock(then.toISOString(), language) }), () => {
        setOwn(false);
        done();
      }),
    );
  return (
    <>
      <Menu
        label={say('inbox.snooze')}
        trigger={
          <Button look="ghost" square data-key="s" aria-label={say('inbox.snooze')} title={say('inbox.snoozeKey')}>
            <Icon name="clock" size={18} />
          </Button>
        }
      >
        {snoozes(new Date()).map(([name, then]) => (
          <MenuItem key={name} act={() => until(then)}>
            {say(`inbox.snooze.${name}`)}
          </MenuItem>
        ))}
        <MenuItem act={() => setOwn(true)}>{say('inbox.snooze.own')}</MenuItem>
      </Menu>
      {own && (
        <Dialog title={say('inbox.snooze')} close={() => setOwn(false)}>
          <Form className="p-5" act={say('inbox.snooze')} busy={snooze.isPending} problem={snooze.error} send={({ text }) => until(new Date(text('until')))}>
            <Field label={say('inbox.until')} name="until" type="datetime-local" required />
          </Form>
        </Dialog>
      )}
    </>
  );
}
