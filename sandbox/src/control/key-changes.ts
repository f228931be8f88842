import { StsError } from '@mkondo/sts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyState } from '../meters/virtual-meter.ts';
import { asBody, asText, type Body } from '../read.ts';
import { changeKey } from '../stronpower/key-change.ts';
import type { World } from '../world.ts';
import { notFound, problem } from './problem.ts';

const BASE_DATES = { '1993': 1993, '2014': 2014, '2035': 2035 } as const;
const COLUMNS = 'meter,token1,token2,token3,token4,sgc,krn,ti,base_date';

/**
 * POST /control/key-changes: what a vendor's people send on request. Changes the keys of these meters in the vendor's
 * books and answers with the tokens that take the meters along, as CSV; without `meters`, of all that the company has.
 */
export function sendKeyChanges(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = asBody(request.body);
  const company = world.companies.get(asText(body['company']));
  if (company === undefined) return problem(reply, 404, notFound('company'));
  const numbers = Array.isArray(body['meters']) ? body['meters'].map((number) => asText(number)) : [...company.meters.keys()];
  const accounts = numbers.map((number) => company.meters.get(number));
  if (accounts.includes(undefined)) return problem(reply, 404, notFound('meter'));
  try {
    const rows = accounts.map((account) => {
      const to = readKeyState(account!.keyState, body);
      const tokens = changeKey(world, company, { account: account!, to });
      return [account!.meterId, ...tokens, to.sgc, to.krn, to.ti, to.baseDate].join(',');
    });
    return reply.type('text/csv').send(`${[COLUMNS, ...rows].join('\r\n')}\r\n`);
  } catch (error) {
    if (error instanceof StsError) return problem(reply, 422, { code: error.code, message: error.message });
    throw error;
  }
}

/** The key of a meter with what the body says about it. */
export function readKeyState(from: KeyState, body: Body): KeyState {
  const base = asText(body['base_date']);
  return {
    sgc: asText(body['sgc'], from.sgc),
    ti: asText(body['ti'], from.ti),
    krn: Number(asText(body['krn'], String(from.krn))),
    ken: Number(asText(body['ken'], '255')),
    keyType: Number(asText(body['key_type'], '2')),
    baseDate: BASE_DATES[base as keyof typeof BASE_DATES] ?? from.baseDate,
  };
}
