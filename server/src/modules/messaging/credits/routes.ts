import { Type, type Static } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/ids.ts';
import { cursorById, idAfter, isEstimate, knownCount, pageQuery, pageRequest, presentPage, rowsOf } from '../../../kernel/pages.ts';
import { record } from '../../tenancy/audit/index.ts';
import { addCredits } from './credits.ts';
import { countEntries, listEntries, readCredits, readSettings, writeSettings, type Credits, type EntryRow, type SmsSettings } from './queries.ts';
import { Balance, type Entry, EntryPage, GrantBody, Settings, SettingsBody } from './schema.ts';

const tag = 'SMS credits';

export function creditRoutes(): RouteDefinition[] {
  return [entriesRoute(), grantRoute(), ...settingsRoutes()];
}

function entriesRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path: '/api/messaging/sms/credits/entries/',
    summary: 'Every move of the credits for text messages, newest first',
    tag,
    access: 'sms.read',
    query: Type.Object(pageQuery, { additionalProperties: false }),
    response: EntryPage,
    handle: (ctx, { query, raw }) => {
      const request = pageRequest(query, raw.url);
      return ctx.read(async (tx) => {
        const rows = await listEntries(tx, { before: idAfter(request), ...rowsOf(request) });
        const count = knownCount(request, rows.length) ?? (await countEntries(tx));
        return presentPage(request, { rows, count, estimate: isEstimate(count), cursorOf: cursorById }, presentEntry);
      });
    },
  });
}

function grantRoute(): RouteDefinition {
  return route({
    method: 'POST',
    path: '/api/messaging/sms/credits/',
    summary: 'Add credits to a client, or take some away',
    description: 'For the staff of the platform, who name the client. The same reference adds once.',
    tag,
    access: 'credits.grant',
    spends: true,
    body: GrantBody,
    response: Balance,
    status: 201,
    handle: (ctx, { body }) => {
      if (body.credits === 0) throw invalid({ credits: ['Name how many.'] });
      const kind = body.credits > 0 ? ('grant' as const) : ('correction' as const);
      const dedupeKey = `${kind}:${body.reference ?? newId()}`;
      return ctx.write(async (tx) => {
        const added = await addCredits(tx, { kind, credits: BigInt(body.credits), note: body.note, actorId: ctx.actor.id, dedupeKey });
        if (added) await record(tx, ctx, [{ action: 'sms_credits.added', objectType: 'sms_credits', objectId: tx.tenantId, details: { kind, ...body } }]);
        return presentCredits(await readCredits(tx));
      });
    },
  });
}

function settingsRoutes(): RouteDefinition[] {
  const path = '/api/messaging/sms/settings/';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Who pays for the text messages of the client',
      tag,
      access: 'sms.read',
      response: Settings,
      handle: (ctx) => ctx.write(async (tx) => presentSettings(await readSettings(tx))),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Change who pays for the text messages of the client',
      tag,
      access: 'credits.grant',
      body: SettingsBody,
      response: Settings,
      handle: (ctx, { body }) =>
        ctx.write(async (tx) => {
          const before = await readSettings(tx);
          const after = { paidBy: body.paid_by ?? before.paidBy, serviceTexts: body.service_texts ?? before.serviceTexts };
          await writeSettings(tx, after);
          await record(tx, ctx, [{ action: 'sms_settings.changed', objectType: 'sms_settings', objectId: tx.tenantId, details: { before, after } }]);
          return presentSettings(after);
        }),
    }),
  ];
}

function presentSettings({ paidBy, serviceTexts }: SmsSettings): Static<typeof Settings> {
  return { paid_by: paidBy, service_texts: serviceTexts };
}

export function presentCredits({ available, reserved, totalPurchased, totalUsed, updatedAt }: Credits): Static<typeof Balance> {
  return {
    credits: String(available),
    reserved: String(reserved),
    total_purchased: String(totalPurchased),
    total_used: String(totalUsed),
    last_updated: updatedAt?.toISOString() ?? null,
  };
}

function presentEntry(row: EntryRow): Static<typeof Entry> {
  return {
    id: row.id,
    kind: row.kind,
    credits: String(row.credits),
    available_after: String(row.availableAfter),
    reserved_after: String(row.reservedAfter),
    send: row.groupId,
    note: row.note,
    created_at: row.createdAt.toISOString(),
  };
}
