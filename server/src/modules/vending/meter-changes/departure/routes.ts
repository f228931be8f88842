import { Type } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { IdParams, route, type RouteDefinition } from '../../../../kernel/http.ts';
import type { MeterChangesDeps } from '../deps.ts';
import { leaveFor } from './leave.ts';

const Input = Type.Object(
  { client: Type.String({ maxLength: 40, description: 'The id of the client that gets the meter.' }), reason: text(500, 3) },
  { additionalProperties: false },
);

export function departureRoutes(deps: MeterChangesDeps): RouteDefinition[] {
  return [
    route({
      method: 'POST',
      path: '/api/meters/:id/transfer-client/',
      summary: 'Give a meter to another client of the platform; its history stays where it was made',
      tag: 'Platform',
      access: 'meters.transfer_client',
      object: 'meters',
      params: IdParams,
      body: Input,
      response: Type.Object({ message: Type.String(), client: Type.String(), meter: Type.String() }),
      handle: async (ctx, { params, body: { client, reason } }) => {
        const meter = await leaveFor(deps, ctx, { meterId: params.id, client, reason });
        return { message: 'Meter given to the other client.', client, meter };
      },
    }),
  ];
}
