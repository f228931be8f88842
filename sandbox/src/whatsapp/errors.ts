import type { FastifyReply } from 'fastify';

export type WaError = { status: number; code: number; message: string; details?: string };

const error = (status: number, code: number, ...[message, details = message]: [string, string?]): WaError => ({ status, code, message, details });

/** Answers in Graph's form. */
export function refuse(reply: FastifyReply, { status, code, message, details }: WaError): FastifyReply {
  const data = details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } };
  return reply.code(status).send({ error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, ...data, fbtrace_id: 'AbCdEfGhIjKl' } });
}

export const NO_TOKEN = error(401, 190, 'Invalid OAuth access token');
export const NO_OBJECT = error(400, 33, 'Unsupported request', 'Object does not exist or permissions are missing');
export const badParameter = (details: string): WaError => error(400, 100, 'Invalid parameter', details);
export const missing = (details: string): WaError => error(400, 131008, 'Required parameter is missing', details);
export const WINDOW_CLOSED = error(400, 131047, 'Re-engagement message', 'More than 24 hours have passed since the customer last replied to this number');
export const NOT_REGISTERED = error(400, 133010, 'Account not registered');
export const WRONG_PIN = error(400, 133005, 'Two step verification PIN mismatch');
export const SAME_NUMBER = error(400, 131021, 'Recipient cannot be sender');
export const NO_TEMPLATE = error(404, 132001, 'Template name does not exist in the translation');
export const PAUSED = error(400, 132015, 'Template is paused');
export const templateMismatch = (details: string): WaError => error(400, 132000, 'Number of parameters does not match the expected number of params', details);
export const templateFormat = (details: string): WaError => error(400, 132012, 'Parameter format does not match format in the created template', details);
export const NAME_TAKEN = error(400, 2388024, 'There is already a template of this name in this language');

/** Faults that answer with an error instead of sending. */
export const FAULT_ERRORS: Partial<Record<string, WaError>> = {
  throttle_130429: error(400, 130429, 'Rate limit hit'),
  pair_131056: error(400, 131056, '(Business Account, Consumer Account) pair rate limit hit'),
  spam_131048: error(400, 131048, 'Spam rate limit hit'),
  account_80007: error(400, 80007, 'Rate limit issues'),
  token_190: NO_TOKEN,
  window_131047: WINDOW_CLOSED,
  undeliverable_131026: error(400, 131026, 'Message undeliverable'),
  opted_out_131050: error(400, 131050, 'User has stopped marketing messages'),
  paused_132015: PAUSED,
  payment_131042: error(400, 131042, 'Business eligibility payment issue'),
  locked_131031: error(403, 131031, 'Business account has been locked'),
  away_131016: error(500, 131016, 'Service unavailable'),
};
