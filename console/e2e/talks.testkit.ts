import type { WhatsappTown } from '../../server/src/modules/messaging/whatsapp/whatsapp.testkit.ts';
import type { Json } from '../../test/harness.ts';

const OWNER = 'owner@demo.test';

/** Somebody writes; the conversation is there when this returns. @returns its id */
export async function said(town: WhatsappTown, peer: string, text: string): Promise<string> {
  await town.says(peer, { type: 'text', text: { body: text } });
  return town.app.waitFor(
    async () => {
      const page = await town.app.api('GET', `/api/messaging/conversations/?search=${peer}`, { as: OWNER });
      return (page.body['results'] as Json[]).find((talk) => talk['last_message_text'] === text)?.['id'] as string | undefined;
    },
    { what: 'the word to be heard' },
  );
}
