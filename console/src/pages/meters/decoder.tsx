import { useState } from 'react';
import type { FormEvent } from 'react';
import type { TokensDecodeData, TokensDecodeResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { inFours } from '../../format/token.ts';
import { useSay } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';

/** Why a meter refuses a token, and what to tell the customer. */
export function Decoder({ meter }: { meter: string }) {
  const { say } = useSay();
  const [token, setToken] = useState('');
  const decode = useAct<TokensDecodeData, TokensDecodeResponses>('/api/tokens/decode/');
  const ask = (event: FormEvent) => {
    event.preventDefault();
    decode.mutate({ body: { token: token.replaceAll(/\D/g, ''), meter_id: meter } });
  };
  return (
    <Panel title={say('meters.decode')} text={say('meters.decodeText')}>
      <form onSubmit={ask} className="space-y-2 px-4 pb-4">
        <Field
          label={say('unknown.token')}
          value={token}
          inputMode="numeric"
          className="h-9 w-full rounded-md border border-line px-3 font-mono"
          onChange={(event) => setToken(inFours(event.target.value))}
        />
        <Button type="submit" disabled={decode.isPending || token.replaceAll(/\D/g, '').length !== 20}>
          {say('meters.decodeAsk')}
        </Button>
        <ProblemNote problem={decode.error} />
        {decode.data && (
          <p role="status" className="rounded-md bg-surface-2 px-3 py-2">
            <strong className="font-medium">{decode.data.answer}</strong> {decode.data.next_action}
          </p>
        )}
      </form>
    </Panel>
  );
}
