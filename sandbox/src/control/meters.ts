import { StsError } from '@mkondo/sts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTamper, turnTap, typeToken } from '../meters/actions.ts';
import type { VirtualMeter } from '../meters/virtual-meter.ts';
import { asBody, asText, type Body } from '../read.ts';
import { changeKey } from '../stronpower/key-change.ts';
import type { World } from '../world.ts';
import { readKeyState } from './key-changes.ts';
import { notFound, problem } from './problem.ts';
import { meterState } from './state.ts';

const LISTED = 200;

export function meterRoutes(world: World, app: FastifyInstance): void {
  const withMeter =
    (act: (meter: VirtualMeter, body: Body, reply: FastifyReply) => object) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const meter = world.meters.get((request.params as { id: string }).id);
      if (meter === undefined) return problem(reply, 404, notFound('meter'));
      const answer = act(meter, asBody(request.body), reply);
      return answer === reply ? reply : reply.send(answer);
    };
  app.get(
    '/meters/:id',
    withMeter((meter) => readMeter(meter)),
  );
  app.post(
    '/meters/:id/keypad',
    withMeter((meter, body) => typeToken(world, meter, asText(body['token']).trim())),
  );
  app.post(
    '/meters/:id/tap',
    withMeter((meter, { open, flow_lpm: flow }) => {
      turnTap(world, meter, { open: open === true, flowLpm: typeof flow === 'number' && flow > 0 ? flow : meter.flowLpm });
      return readMeter(meter);
    }),
  );
  app.post(
    '/meters/:id/tamper',
    withMeter((meter, { on }) => {
      setTamper(world, meter, on === true);
      return readMeter(meter);
    }),
  );
  app.post(
    '/meters/:id/key-change',
    withMeter((meter, body, reply) => keyChange(world, meter, { body, reply })),
  );
}

function readMeter(meter: VirtualMeter): object {
  const { sgc, krn, ti, baseDate, keyType, ken } = meter.keyState;
  return {
    ...meterState(meter, Date.now()),
    flow_lpm: meter.flowLpm,
    display: meter.display,
    tokens: meter.tokens.slice(-LISTED).reverse(),
    sgc,
    krn,
    ti,
    base_date: baseDate,
    key_type: keyType,
    ken,
  };
}

/** Changes the key in the vendor's books; the four tokens in the answer take the meter along. */
function keyChange(world: World, meter: VirtualMeter, call: { body: Body; reply: FastifyReply }): object {
  const company = world.companies.get(meter.company);
  const account = company?.meters.get(meter.id);
  if (company === undefined || account === undefined) return problem(call.reply, 404, notFound('meter'));
  try {
    return { tokens: changeKey(world, company, { account, to: readKeyState(account.keyState, call.body) }) };
  } catch (error) {
    if (error instanceof StsError) return problem(call.reply, 422, { code: error.code, message: error.message });
    throw error;
  }
}
