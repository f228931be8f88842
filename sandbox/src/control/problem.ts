import type { FastifyReply } from 'fastify';

/** An answer of the control API that says no: `{code, message}`. */
export function problem(reply: FastifyReply, status: number, error: { code: string; message: string }): FastifyReply {
  return reply.code(status).send({ code: error.code, message: error.message });
}

export const notFound = (what: string): { code: string; message: string } => ({ code: `unknown_${what}`, message: `No such ${what}.` });
