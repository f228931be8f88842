import { Type } from 'typebox';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { cursorById, idAfter, pageQuery, pageRequest, presentPage, rowsOf, searchQuery } from '../../../kernel/pages.ts';
import { countryOf, readPhone, type Place } from '../../../kernel/phone.ts';
import { countTexts, type Recipient } from '../outbox/index.ts';
import type { SmsDeps } from './deps.ts';
import { placeOf } from './queries.ts';
import { MessagePage, presentMessage, showsNumbers } from './schema.ts';

const STATES = ['queued', 'sending', 'unknown', 'accepted', 'sent', 'failed', 'expired', 'cancelled', 'delivered', 'read'] as const;
const Query = Type.Object(
  { ...pageQuery, ...searchQuery, status: Type.Optional(Type.Union(STATES.map((state) => Type.Literal(state)))) },
  { additionalProperties: false },
);

/** Every text message of the client, whatever it was sent for. */
export function messagesRoute({ texts }: SmsDeps): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/sms/messages/',
    summary: 'Text messages, newest first; by state, and by the number they went to or its beginning',
    tag: 'SMS',
    access: 'sms.read',
    query: Query,
    response: MessagePage,
    handle: (ctx, { query, raw }) => {
      const request = pageRequest(query, raw.url);
      const before = idAfter(request);
      return ctx.read(async (tx) => {
        const recipient = query.search ? recipientOf(query.search, tx.tenantId === null ? null : await placeOf(tx)) : undefined;
        const filter = { channel: 'sms', ...(query.status ? { state: query.status } : {}), ...(recipient ? { recipient } : {}) } as const;
        const rows = await texts.list(tx, filter, { showNumbers: showsNumbers(ctx), ...rowsOf(request), ...(before ? { before } : {}) });
        // a message is a wide row: nobody needs ten thousand of them counted
        const counted = await countTexts(tx, filter, { page: request, rows: rows.length, search: recipient ? 'scanned' : 'gathered' });
        return presentPage(request, { rows, ...counted, cursorOf: cursorById }, presentMessage);
      });
    },
  });
}

/** A whole number in any notation, or the digits with which numbers begin; anything else is nobody's. */
function recipientOf(search: string, place: Place | null): Recipient {
  const whole = place && readPhone(search, countryOf(place));
  if (whole) return { whole };
  const digits = search.replaceAll(/[\s+().-]/g, '');
  return /^\d+$/.test(digits) ? { begins: digits } : { whole: search };
}
