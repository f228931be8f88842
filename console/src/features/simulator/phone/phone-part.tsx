import { useState } from 'react';
import type { Phone } from '../../../api/sandbox-types.ts';
import { phoneNumber } from '../../../format/values.ts';
import { Chooser } from '../chooser.tsx';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';
import { Handset } from './handset.tsx';
import type { Screen } from './handset.tsx';
import { Inbox } from './inbox.tsx';
import { PayBill } from './pay-bill.tsx';
import { PromptSheet } from './prompt-sheet.tsx';
import { usePay, useUnread } from './use-pay.ts';

const NO_PHONE: Phone = { msisdn: '', name: '', balance: '', sms: [], prompts: [] };

type Props = { sim: SimulatorState; typeIn: (token: string) => void; busy: boolean };

/** The customer's phone: pay, answer a payment request, read the SMS. */
export function PhonePart({ sim, typeIn, busy }: Props) {
  const [screen, show] = useState<Screen>('pay');
  const phone = sim.phone.value ?? NO_PHONE;
  const choices = (sim.state?.phones ?? []).map((one) => ({ value: one.msisdn, label: `${one.name} · ${phoneNumber(one.msisdn)}` }));
  const pay = usePay(sim, () => show('messages'));
  const messages = screen === 'messages';
  const unread = useUnread({ owner: phone.msisdn, count: phone.sms.length, inFront: messages });
  return (
    <section aria-label={words.phone.label}>
      <Chooser label={words.phone.choose} value={sim.phoneId ?? ''} onChange={sim.choosePhone} choices={choices} />
      <Handset screen={screen} show={show} unread={unread}>
        <div className="screen" hidden={messages}>
          {sim.meterId && <PayBill key={sim.phoneId} shortcode={sim.shortcode} meter={sim.meterId} balance={phone.balance} pay={pay} />}
        </div>
        <div className="screen" hidden={!messages}>
          <Inbox sms={phone.sms} typeIn={typeIn} busy={busy} inFront={messages} />
        </div>
        <PromptOnTop sim={sim} phone={phone} paid={() => show('messages')} />
      </Handset>
    </section>
  );
}

function PromptOnTop({ sim, phone, paid }: { sim: SimulatorState; phone: Phone; paid: () => void }) {
  const prompt = phone.prompts[0];
  if (!prompt) return null;
  return (
    <PromptSheet
      key={prompt.checkout_request_id}
      prompt={prompt}
      answer={async (given) => {
        await sim.sandbox.answerPrompt(phone.msisdn, prompt.checkout_request_id, given);
        sim.refresh();
        if ('pin' in given) paid();
      }}
    />
  );
}
