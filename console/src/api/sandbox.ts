import { call } from './http.ts';
import type { ChatLine, Chats, Faults, FaultsChange, JournalEntry, Keyed, Mail, Meter, Phone, State } from './sandbox-types.ts';

export type Payment = { shortcode: string; account: string; amount: string; pin: string };

export type Sandbox = ReturnType<typeof sandboxAt>;

/** The sandbox's control API at `url`, e.g. http://localhost:8001. */
export function sandboxAt(url: string) {
  const control = `${url}/control`;
  const phone = (msisdn: string) => `${control}/phones/${encodeURIComponent(msisdn)}`;
  const chat = (msisdn: string) => `${control}/whatsapp/${encodeURIComponent(msisdn)}`;
  const meter = (id: string) => `${control}/meters/${encodeURIComponent(id)}`;
  const post = <T>(to: string, body: unknown) => call<T>(to, { method: 'POST', body });
  return {
    url,
    eventsUrl: `${control}/events`,
    state: () => call<State>(`${control}/state`),
    journal: (since: number) => call<{ entries: JournalEntry[]; next: number }>(`${control}/journal?since=${since}`),
    phone: (msisdn: string) => call<Phone>(phone(msisdn)),
    meter: (id: string) => call<Meter>(meter(id)),
    pay: (msisdn: string, payment: Payment) => post<{ receipt: string; message: string }>(`${phone(msisdn)}/pay`, payment),
    answerPrompt: (msisdn: string, id: string, answer: { pin: string } | { cancel: true }) =>
      post<unknown>(`${phone(msisdn)}/prompts/${encodeURIComponent(id)}`, answer),
    key: (id: string, token: string) => post<Keyed>(`${meter(id)}/keypad`, { token }),
    tap: (id: string, tap: { open: boolean; flow_lpm: number }) => post<unknown>(`${meter(id)}/tap`, tap),
    tamper: (id: string, on: boolean) => post<unknown>(`${meter(id)}/tamper`, { on }),
    chats: () => call<Chats>(`${control}/whatsapp`),
    chat: (msisdn: string) => call<{ messages: ChatLine[] }>(chat(msisdn)),
    write: (msisdn: string, number: string, text: string) => post<unknown>(`${chat(msisdn)}/messages`, { number, type: 'text', text: { body: text } }),
    press: (msisdn: string, button: { wamid: string; title: string; id?: string }) => post<unknown>(`${chat(msisdn)}/taps`, button),
    readChat: (msisdn: string, wamid: string) => post<unknown>(`${chat(msisdn)}/read`, { wamid }),
    mails: () => call<{ mails: Mail[] }>(`${control}/mails`),
    faults: () => call<Faults>(`${control}/faults`),
    setFaults: (change: FaultsChange) => call<unknown>(`${control}/faults`, { method: 'PUT', body: change }),
    reset: () => post<unknown>(`${control}/reset`, {}),
  };
}
