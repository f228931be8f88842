import { useState } from 'react';
import type { ApiKeysCreateData, ApiKeysCreateResponses } from '../../../api/generated/types.gen.ts';
import { useAct } from '../../../api/hooks.ts';
import { useMe } from '../../../api/me.ts';
import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Copy } from '../../../ui/copy.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import type { Typed } from '../../../ui/form.tsx';
import { words } from '../words/index.ts';
import { readingOf, scopesOf } from './scopes.ts';

/** Names a key and what it may do; the key itself is shown this once. */
export function NewKey({ close }: { close: () => void }) {
  const { say } = useWords(words);
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const make = useAct<ApiKeysCreateData, ApiKeysCreateResponses>('/api/api-keys/');
  const wrong = make.error?.details ?? {};
  const send = ({ text }: Typed) => {
    const until = text('expires_at');
    make.mutate({ body: { name: text('name'), scopes: [...scopes], expires_at: until === '' ? null : new Date(`${until}T23:59:59`).toISOString() } });
  };
  return (
    <Dialog place="side" title={say('settings.keysNew')} close={close}>
      {make.data ? (
        <Made text={make.data.key} close={close} />
      ) : (
        <Form className="p-5" act={say('settings.keysNew')} busy={make.isPending || scopes.length === 0} problem={make.error} close={close} send={send}>
          <Field label={say('settings.keysName')} name="name" required autoFocus errors={wrong['name']} />
          <Field label={say('settings.keysUntil')} hint={say('settings.keysUntilHint')} name="expires_at" type="date" errors={wrong['expires_at']} />
          <Scopes chosen={scopes} choose={setScopes} />
        </Form>
      )}
    </Dialog>
  );
}

function Made({ text, close }: { text: string; close: () => void }) {
  const { say } = useWords(words);
  return (
    <div className="space-y-4 p-5" role="status">
      <p className="text-quiet">{say('settings.keysMadeText')}</p>
      <Copy label={say('settings.keysMade')} value={text} />
      <div className="text-right">
        <Button look="primary" onClick={close}>
          {say('common.done')}
        </Button>
      </div>
    </div>
  );
}

type Choice = { chosen: readonly string[]; choose: (scopes: readonly string[]) => void };

function Scopes({ chosen, choose }: Choice) {
  const { say } = useWords(words);
  const { data: me } = useMe();
  const held = me?.permissions ?? [];
  const flip = (scope: string) => choose(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <fieldset>
      <legend className="text-sm font-medium">{say('settings.keysScopes')}</legend>
      <div className="my-2 flex flex-wrap items-center gap-2">
        <Button onClick={() => choose(readingOf(held))}>{say('settings.keysRead')}</Button>
        <Button look="ghost" onClick={() => choose([])}>
          {say('settings.keysNone')}
        </Button>
        <span className="text-sm text-quiet" role="status">
          {say('settings.keysChosen', { count: chosen.length })}
        </span>
      </div>
      {scopesOf(held).map(([about, scopes]) => (
        <div key={about} className="border-t border-line py-1">
          {scopes.map((scope) => (
            <label key={scope} className="flex min-h-8 cursor-pointer items-center gap-2.5 font-mono text-xs pointer-coarse:min-h-11">
              <input type="checkbox" className="size-4 accent-accent" checked={chosen.includes(scope)} onChange={() => flip(scope)} />
              {scope}
            </label>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
