import { useState } from 'react';
import type { FormEvent } from 'react';
import type { TokensDecodeData, TokensDecodeResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { inFours } from '../../format/token.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

type Shown = NonNullable<TokensDecodeData['body']['meter_says']>;

const DISPLAYS: readonly Shown[] = ['used', 'old', 'reject', 'overflow', 'tamper', 'key_expired'];

/** Why a meter refuses a token, and what to tell the customer. */
export function Decoder({ meter }: { meter: string }) {
  const { say } = useWords(words);
  const [token, setToken] = useState('');
  const [shown, setShown] = useState('');
  const decode = useAct<TokensDecodeData, TokensDecodeResponses>('/api/tokens/decode/');
  const ask = (event: FormEvent) => {
    event.preventDefault();
    decode.mutate({ body: { token: token.replaceAll(/\D/g, ''), meter_id: meter, ...(shown === '' ? {} : { meter_says: shown as Shown }) } });
  };
  // what meters show is what they show, in every language
  const displays = [{ value: '', label: say('meters.shows.none') }, ...DISPLAYS.map((value) => ({ value, label: value.replace('_', ' ').toUpperCase() }))];
  return (
    <Panel title={say('meters.decode')} text={say('meters.decodeText')}>
      <form onSubmit={ask} className="space-y-2 px-4 pb-4">
        <Field
          label={say('unknown.token')}
          value={token}
          inputMode="numeric"
          autoComplete="off"
          className="h-9 w-full rounded-md border border-line bg-surface-1 px-3 font-mono pointer-coarse:h-11"
          onChange={(event) => setToken(inFours(event.target.value))}
        />
        <Select label={say('meters.shows')} value={shown} onChange={(event) => setShown(event.target.value)} choices={displays} />
        <Button type="submit" disabled={decode.isPending || token.replaceAll(/\D/g, '').length !== 20}>
          {say('meters.decodeAsk')}
        </Button>
        <ProblemNote problem={decode.error} />
        {decode.data && (
          <p role="status" className="rounded-md bg-surface-2 px-3 py-2">
            <Verdict answer={decode.data} />
          </p>
        )}
      </form>
    </Panel>
  );
}

function Verdict({ answer }: { answer: TokensDecodeResponses[200] }) {
  const { say } = useWords(words);
  const key = `meters.verdict.${answer.verdict}`;
  return <>{key in words.en ? say(key as WordKey) : `${answer.answer} ${answer.next_action}`}</>;
}
