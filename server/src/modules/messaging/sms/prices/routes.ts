import { Type, type Static } from 'typebox';
import type { Db } from '../../../../kernel/db.ts';
import { invalid } from '../../../../kernel/errors.ts';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { derivedId } from '../../../../kernel/ids.ts';
import { record, recordPlatform } from '../../../tenancy/audit/index.ts';
import { presentCost } from '../schema.ts';
import { readPlatformPrices, readPrices, replacePlatformPrices, replacePrices, type Price } from './queries.ts';

const Line = Type.Object({ country: Type.String(), operator: Type.String(), price: Type.String(), currency: Type.String() });
const Body = Type.Object(
  {
    prices: Type.Array(
      Type.Object(
        {
          country: Type.Optional(Type.String({ pattern: '^([A-Z]{2})?$', description: 'ISO country; empty for any.' })),
          operator: Type.Optional(text(60)),
          price: Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,6})?$', description: 'Of one part, as a decimal with at most six places.' }),
          currency: Type.String({ pattern: '^[A-Z]{3}$' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 1000 },
    ),
  },
  { additionalProperties: false },
);
const List = Type.Object({ own: Type.Array(Line), platform: Type.Array(Line) });
const PlatformList = Type.Object({ prices: Type.Array(Line) });

/** The audit's name for the one list of the platform. */
const PLATFORM_LIST = derivedId('platform', 'sms-prices');

export function priceRoutes(db: Db): RouteDefinition[] {
  return [...tenantPrices(), ...platformPrices(db)];
}

function tenantPrices(): RouteDefinition[] {
  const path = '/api/messaging/sms/prices/';
  return [
    route({
      method: 'GET',
      path,
      summary: 'What one part of a text message costs, by country and operator',
      tag: 'SMS',
      access: 'sms.read',
      response: List,
      handle: (ctx) =>
        ctx.write(async (tx) => {
          const { own, platform } = await readPrices(tx);
          return { own: own.map(shown), platform: platform.map(shown) };
        }),
    }),
    route({
      method: 'PUT',
      path,
      summary: "Replace the client's own prices; they go before the platform's",
      tag: 'SMS',
      access: 'credentials.manage',
      body: Body,
      response: List,
      handle: (ctx, { body }) => {
        const prices = pricesOf(body);
        return ctx.write(async (tx) => {
          await replacePrices(tx, prices);
          await record(tx, ctx, [{ action: 'sms_prices.changed', objectType: 'sms_prices', objectId: tx.tenantId, details: { prices: prices.map(shown) } }]);
          const { own, platform } = await readPrices(tx);
          return { own: own.map(shown), platform: platform.map(shown) };
        });
      },
    }),
  ];
}

function platformPrices(db: Db): RouteDefinition[] {
  const path = '/api/platform/sms-prices/';
  return [
    route({
      method: 'GET',
      path,
      summary: "The platform's prices of text messages",
      tag: 'Platform',
      access: 'operations.read',
      response: PlatformList,
      handle: () => db.asSystem(async (tx) => ({ prices: (await readPlatformPrices(tx)).map(shown) })),
    }),
    route({
      method: 'PUT',
      path,
      summary: "Replace the platform's prices of text messages",
      tag: 'Platform',
      access: 'operations.act',
      body: Body,
      response: PlatformList,
      handle: (ctx, { body }) => {
        const prices = pricesOf(body);
        return db.asSystem(async (tx) => {
          await replacePlatformPrices(tx, prices);
          await recordPlatform(tx, ctx, [
            { action: 'platform_sms_prices.changed', objectType: 'sms_prices', objectId: PLATFORM_LIST, details: { prices: prices.map(shown) } },
          ]);
          return { prices: (await readPlatformPrices(tx)).map(shown) };
        });
      },
    }),
  ];
}

function pricesOf({ prices }: Static<typeof Body>): readonly Price[] {
  const read = prices.map(({ country = '', operator = '', price, currency }) => ({ country, operator: operator.trim(), priceMicro: microOf(price), currency }));
  const keys = new Set(read.map(({ country, operator }) => `${country}/${operator.toLowerCase()}`));
  if (keys.size < read.length) throw invalid({ prices: ['One line for each country and operator.'] });
  return read;
}

export function microOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function shown({ country, operator, priceMicro, currency }: Price): Static<typeof Line> {
  return { country, operator, price: presentCost({ micro: priceMicro, currency })!.amount, currency };
}
