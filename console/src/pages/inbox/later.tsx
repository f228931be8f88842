import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { snoozes } from './snoozes.ts';
import { words } from './words/index.ts';

/** Sends the answer at a time. */
export function Later({ send, off }: { send: (at: string) => void; off: boolean }) {
  const { say } = useWords(words);
  const [own, setOwn] = useState(false);
  return (
    <>
      <Menu
        label={say('inbox.later')}
        trigger={
          <Button look="ghost" square aria-label={say('inbox.later')} title={say('inbox.later')} disabled={off}>
            <Icon name="clock" size={18} />
          </Button>
        }
      >
        {snoozes(new Date()).map(([name, then]) => (
          <MenuItem key={name} act={() => send(then.toISOString())}>
            {say(`inbox.snooze.${name}`)}
          </MenuItem>
        ))}
        <MenuItem act={() => setOwn(true)}>{say('inbox.snooze.own')}</MenuItem>
      </Menu>
      {own && (
        <Dialog title={say('inbox.later')} close={() => setOwn(false)}>
          <Form
            className="p-5"
            act={say('inbox.later')}
            busy={false}
            send={({ text }) => {
              setOwn(false);
              send(new Date(text('at')).toISOString());
            }}
          >
            <Field label={say('inbox.until')} name="at" type="datetime-local" required />
          </Form>
        </Dialog>
      )}
    </>
  );
}
