import { Type } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { text } from '../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { record } from '../../tenancy/audit/index.ts';
import { isAddress, oneLine } from './address.ts';
import { loadSender, saveEmailSettings, type EmailSettings } from './queries.ts';

const tag = 'Email';
const access = 'credentials.manage';
const Body = Type.Object({ sender_name: Type.String(), reply_to: Type.String(), from_address: Type.String(), is_ready: Type.Boolean() });
const Change = Type.Object({ sender_name: Type.Optional(text(100)), reply_to: Type.Optional(text(254)) }, { additionalProperties: false });

export interface EmailRouteDeps {
  readonly now: () => Date;
  readonly fromAddress: string;
  readonly isReady: boolean;
}

/** Settings belong to one client: platform staff name it, for reading too. */
export function emailRoutes({ now, fromAddress, isReady }: EmailRouteDeps): RouteDefinition[] {
  const shown = ({ sender_name, reply_to }: EmailSettings) => ({ sender_name, reply_to, from_address: fromAddress, is_ready: isReady });
  return [
    route({
      method: 'GET',
      path: '/api/email-settings/',
      summary: 'How the client signs its mail, and whether mail can leave',
      tag,
      access,
      response: Body,
      handle: (ctx) => ctx.write(async (tx) => shown(await loadSender(tx))),
    }),
    route({
      method: 'PUT',
      path: '/api/email-settings/',
      summary: 'Change the name of the sender and the address for answers',
      tag,
      access,
      body: Change,
      response: Body,
      handle: (ctx, { body }) =>
        ctx.write(async (tx) => {
          const before = await loadSender(tx);
          const after = { sender_name: checkedName(body.sender_name ?? before.sender_name), reply_to: checkedAddress(body.reply_to ?? before.reply_to) };
          await saveEmailSettings(tx, after, now());
          await record(tx, ctx, [{ action: 'email_settings.changed', objectType: 'email_settings', objectId: tx.tenantId, details: { after } }]);
          return shown(after);
        }),
    }),
  ];
}

function checkedName(name: string): string {
  if (oneLine(name, 100) !== name.trim()) throw invalid({ sender_name: ['One line of plain text.'] });
  return name.trim();
}

function checkedAddress(address: string): string {
  const trimmed = address.trim();
  if (trimmed !== '' && !isAddress(trimmed)) throw invalid({ reply_to: ['One e-mail address, or nothing.'] });
  return trimmed;
}
