import type { Static, TSchema } from 'typebox';
import { invalid } from '../../../kernel/errors.ts';
import { FileBody, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import type { PlatformTx, Tx } from '../../../kernel/db.ts';
import { record } from '../../tenancy/audit/index.ts';
import { microOf, presentCost } from '../sms/index.ts';
import { FILE_TYPES, FORMATS } from '../../vending/reports/index.ts';
import { dashboardRoutes } from './dashboard/routes.ts';
import { figuresFile } from './export.ts';
import { agentsIn, failuresIn, overviewOf, rowsBy, whatsappIn, type Asked } from './read.ts';
import { clientName, readWhatsappPrices, replaceWhatsappPrices, type PriceRow } from './read-queries.ts';
import { Agents, ExportQuery, Failures, Overview, PeriodQuery, Prices, PricesBody, Rows, Whatsapp } from './schema.ts';

const BASE = '/api/messaging/analytics/';
const tag = 'Analytics';
const access = 'analytics.read';

interface Page<R extends TSchema> {
  readonly name: string;
  readonly summary: string;
  readonly response: R;
  readonly read: (tx: Tx | PlatformTx, asked: Asked) => Promise<Static<R>>;
}

export function analyticsRoutes({ now }: { readonly now: () => Date }): RouteDefinition[] {
  const page = <R extends TSchema>({ name, summary, response, read }: Page<R>): RouteDefinition =>
    route({
      method: 'GET',
      path: `${BASE}${name}/`,
      summary,
      tag,
      access,
      query: PeriodQuery,
      response,
      handle: (ctx: RequestContext, { query }) => ctx.read((tx) => read(tx, { ...query, now: now() })),
    });
  return [
    page({ name: 'overview', summary: 'Messages, conversations, contacts and cost of some days on one page', response: Overview, read: overviewOf }),
    page({ name: 'days', summary: 'Figures of messages by day', response: Rows, read: (tx, asked) => rowsBy(tx, 'day', asked) }),
    page({ name: 'channels', summary: 'Figures of messages by channel', response: Rows, read: (tx, asked) => rowsBy(tx, 'channel', asked) }),
    page({ name: 'kinds', summary: 'Figures of messages by what they were for', response: Rows, read: (tx, asked) => rowsBy(tx, 'kind', asked) }),
    page({ name: 'failures', summary: 'Why messages failed', response: Failures, read: failuresIn }),
    page({ name: 'agents', summary: 'Answers of each person, and how long customers waited for them', response: Agents, read: agentsIn }),
    page({
      name: 'whatsapp',
      summary: 'What Meta charges for, by number and category, and the free service messages of the month',
      response: Whatsapp,
      read: whatsappIn,
    }),
    exportRoute(now),
    ...priceRoutes(now),
    ...dashboardRoutes(now),
  ];
}

function exportRoute(now: () => Date): RouteDefinition {
  return route({
    method: 'GET',
    path: `${BASE}export/`,
    summary: 'Figures of messages by day, channel or kind as a file',
    tag,
    access,
    query: ExportQuery,
    response: FileBody,
    files: FILE_TYPES,
    handle: async (ctx, { query: { by = 'day', format = 'csv', ...query }, reply }) => {
      const at = now();
      const { figures, client } = await ctx.write(async (tx) => ({ figures: await rowsBy(tx, by, { ...query, now: at }), client: await clientName(tx) }));
      void reply.type(FORMATS[format].contentType).header('content-disposition', `attachment; filename="messages-${figures.from}-${figures.to}.${format}"`);
      return figuresFile(format, figures, { client, at });
    },
  });
}

const PRICES = `${BASE}whatsapp-prices/`;

function priceRoutes(now: () => Date): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path: PRICES,
      summary: "The client's list of Meta's prices",
      tag,
      access,
      response: Prices,
      handle: (ctx) => ctx.write(async (tx) => shown(await readWhatsappPrices(tx))),
    }),
    route({
      method: 'PUT',
      path: PRICES,
      summary: "Replace the client's list of Meta's prices",
      description: 'Meta names the category of each message and no amount: take the amounts from its rate card.',
      tag,
      access: 'credentials.manage',
      body: PricesBody,
      response: Prices,
      handle: (ctx, { body }) => {
        const prices = pricesOf(body);
        return ctx.write(async (tx) => {
          await replaceWhatsappPrices(tx, prices, now());
          const list = shown(await readWhatsappPrices(tx));
          await record(tx, ctx, [{ action: 'whatsapp_prices.changed', objectType: 'whatsapp_prices', objectId: tx.tenantId, details: list }]);
          return list;
        });
      },
    }),
  ];
}

function pricesOf({ prices }: Static<typeof PricesBody>): readonly PriceRow[] {
  const read = prices.map(({ country = '', category, price, currency }) => ({ country, category, priceMicro: microOf(price), currency }));
  if (new Set(read.map(({ country, category }) => `${country}/${category}`)).size < read.length)
    throw invalid({ prices: ['One line for each country and category.'] });
  return read;
}

function shown(rows: readonly PriceRow[]): Static<typeof Prices> {
  return {
    prices: rows.map(({ country, category, priceMicro, currency }) => ({
      country,
      category,
      price: presentCost({ micro: priceMicro, currency })!.amount,
      currency,
    })),
  };
}
