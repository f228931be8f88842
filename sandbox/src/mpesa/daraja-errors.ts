import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';

export type DarajaError = { status: number; code: string; message: string };

export const INVALID_AUTH_TYPE = { status: 400, code: '400.008.01', message: 'Invalid Authentication passed' };
export const INVALID_GRANT = { status: 400, code: '400.008.02', message: 'Invalid grant type passed' };
export const NO_AUTH_HEADER = { status: 404, code: '404.001.04', message: 'Invalid Authentication Header' };
export const UNKNOWN_TOKEN = { status: 404, code: '404.001.03', message: 'Invalid Access Token' };
export const REPLACED_TOKEN = { status: 400, code: '400.003.01', message: 'Invalid Access Token' };
export const EXPIRED_TOKEN = { status: 401, code: '401.002.01', message: 'Error Occurred - Invalid Access Token' };
export const NOT_FOUND = { status: 404, code: '404.001.01', message: 'Resource not found' };
export const BAD_PAYLOAD = { status: 400, code: '400.002.05', message: 'Invalid Request Payload' };

export const badRequest = (what: string): DarajaError => ({
  status: 400,
  code: '400.002.02',
  message: `Bad Request - Invalid ${what}`,
});
export const serverError = (message: string): DarajaError => ({ status: 500, code: '500.001.1001', message });

export function sendError(reply: FastifyReply, error: DarajaError): FastifyReply {
  const requestId = `${randomBytes(2).toString('hex')}-${randomBytes(8).toString('hex')}`;
  return reply.code(error.status).send({ requestId, errorCode: error.code, errorMessage: error.message });
}
