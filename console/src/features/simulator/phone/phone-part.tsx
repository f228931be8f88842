import { useState } from 'react';
import type { Phone } from '../../../api/sandbox-types.ts';
import { phoneNumber } from '../../../format/values.ts';
import { Chooser } from '../chooser.tsx';
import type { SimulatorState } from '../use-simulator.ts';
import { words } from '../words.ts';
import { Chat } from './chat.tsx';
import { Handset } from './handset.tsx';
import type { Screen } from './handset.tsx';
import { Inbox } from './inbox.tsx';
import { Mails } from './mails.tsx';
import { PayBill } from './pay-bill.tsx';
import { PromptSheet } from './prompt-sheet.tsx';
import { usePay, useUnread } from './use-pay.ts';

const NO_PHONE: Phone = { msisdn: '', name: '', balance: '', sms: [], prompts: [] };

type Props = { sim: SimulatorState; typeIn: (token: string) => void; busy: boolean };

/** The customer's phone: pay, answer a payment request, read the SMS, chat, see the mails. */
export function PhonePart({ sim, typeIn, busy }: Props) {
  const [screen, show] = useState<Screen>('pay');
  const phone = sim.phone.value ?? NO_PHONE;
  const choices = (sim.state?.phones ?? []).map((one) => ({ value: one.msisdn, label: `${one.name} · ${phoneNumber(one.msisdn)}` }));
  const pay = usePay(sim, () => show('messages'));
  const unread = useAllUnread(sim, screen);
  return (
    <section aria-label={words.phone.label}>
      <Chooser label={words.phone.choose} value={sim.phoneId ?? ''} onChange={sim.choosePhone} choices={choices} />
      <Handset screen={screen} show={show} unread={unread}>
        <div className="screen" hidden={screen !== 'pay'}>
          {sim.meterId && <PayBill key={sim.phoneId} shortcode={sim.shortcode} meter={sim.meterId} balance={phone.balance} pay={pay} />}
        </div>
        <div className="screen" hidden={screen !== 'messages'}>
          <Inbox sms={phone.sms} typeIn={typeIn} busy={busy} inFront={screen === 'messages'} />
        </div>
        <div className="screen" hidden={screen !== 'chat'}>
          <Chat key={sim.phoneId} sim={sim} inFront={screen === 'chat'} />
        </div>
        <div className="screen" hidden={screen !== 'mail'}>
          <Mails mails={sim.mails.value?.mails ?? []} />
        </div>
        <PromptOnTop sim={sim} phone={phone} paid={() => show('messages')} />
      </Handset>
    </section>
  );
}

/** What came to each app since somebody last looked at it. */
function useAllUnread(sim: SimulatorState, screen: Screen) {
  const owner = sim.phoneId ?? '';
  const written = sim.chat.value?.messages.filter(({ direction }) => direction === 'out').length ?? 0;
  return {
    messages: useUnread({ owner, count: sim.phone.value?.sms.length ?? 0, inFront: screen === 'messages' }),
    chat: useUnread({ owner, count: written, inFront: screen === 'chat' }),
    mail: useUnread({ owner: '', count: sim.mails.value?.mails.length ?? 0, inFront: screen === 'mail' }),
  };
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
