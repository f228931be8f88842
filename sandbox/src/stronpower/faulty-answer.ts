import type { FastifyReply } from 'fastify';
import type { StronpowerFault } from '../fault-types.ts';
import type { World } from '../world.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const ERROR_PAGE = "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1></body></html>";
const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>Log in</title></head><body><form action="/Account/Login"></form></body></html>';

type Plain = { status: number; type: string; text: string; location?: string };

/** Answers in whose place nothing was issued. */
const UNISSUED: Partial<Record<StronpowerFault, Plain>> = {
  empty_array: { status: 200, type: JSON_TYPE, text: '[]' },
  false: { status: 200, type: JSON_TYPE, text: 'false' },
  empty_body: { status: 200, type: JSON_TYPE, text: '' },
  session_expired: { status: 200, type: JSON_TYPE, text: '""' },
  html_500: { status: 500, type: HTML_TYPE, text: ERROR_PAGE },
  html_200: { status: 200, type: HTML_TYPE, text: LOGIN_PAGE },
  redirect: { status: 302, type: HTML_TYPE, text: LOGIN_PAGE, location: '/Account/Login' },
  message_400: { status: 400, type: JSON_TYPE, text: '{"Message":"The request is invalid."}' },
};

export type Issuing = {
  type?: string;
  /** Issues and gives the honest answer's text; faults that bend the content are for it to follow. */
  issue(fault: StronpowerFault | null): string;
  /** Told when a fault came before anything was issued. */
  refused(fault: StronpowerFault): void;
};

/** Answers a request that issues tokens, with the next fault that is switched on. */
export async function answerIssuing(world: World, reply: FastifyReply, work: Issuing): Promise<FastifyReply> {
  const { stronpower } = world.faults.current;
  const fault = world.faults.draw(stronpower);
  if (fault !== null && isBefore(fault)) {
    work.refused(fault);
    return answerUnissued(world, reply, fault);
  }
  const text = work.issue(fault);
  await world.answers.pause(fault === 'hang_after' ? stronpower.hang_ms : stronpower.latency_ms);
  if (fault === 'reset_after') return cut(reply);
  if (fault === 'error_after') return send(reply, UNISSUED.html_500!);
  const sent = fault === 'truncated' ? text.slice(0, Math.floor(text.length / 2)) : text;
  return send(reply, { status: 200, type: work.type ?? JSON_TYPE, text: sent });
}

/** Answers a request that issues nothing, after the usual latency. */
export async function answerPlainly(world: World, reply: FastifyReply, text: string): Promise<FastifyReply> {
  await world.answers.pause(world.faults.current.stronpower.latency_ms);
  return send(reply, { status: 200, type: JSON_TYPE, text });
}

function isBefore(fault: StronpowerFault): boolean {
  return fault in UNISSUED || fault === 'hang_before' || fault === 'reset';
}

async function answerUnissued(world: World, reply: FastifyReply, fault: StronpowerFault): Promise<FastifyReply> {
  const { latency_ms: latency, hang_ms: hang } = world.faults.current.stronpower;
  await world.answers.pause(fault === 'hang_before' ? hang : latency);
  const plain = UNISSUED[fault];
  return plain === undefined ? cut(reply) : send(reply, plain);
}

function send(reply: FastifyReply, { status, type, text, location }: Plain): FastifyReply {
  if (location !== undefined) reply.header('location', location);
  return reply.code(status).header('content-type', type).send(text);
}

/** Breaks the connection without an answer. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return reply;
}
