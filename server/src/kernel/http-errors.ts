import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { databaseIsAway } from './db-errors.ts';
import { AppError, invalid } from './errors.ts';
import type { Log } from './log.ts';

/** The shape of every error answer. */
export const ErrorBody = Type.Object(
  {
    error: Type.Literal(true),
    code: Type.String({ description: 'Stable: branch on it, never on the message.' }),
    message: Type.String({ description: 'For people: what to do.' }),
    details: Type.Record(Type.String(), Type.Unknown(), { description: 'With `invalid`: a list of texts for each wrong field. Else facts about the refusal.' }),
    request_id: Type.String({ format: 'uuid', description: 'Quote it to the operator: it is in the log.' }),
    docs_url: Type.String(),
  },
  { additionalProperties: true },
);

interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The only place where an error becomes a response. What it does not know, it does not tell. */
export function sendError(log: Log, error: unknown, { request, reply }: Call): FastifyReply {
  const known = problemOf(error);
  // a refusal by another side is news, not a fault of ours
  if (known.status === 502) log.warn({ err: error, request_id: request.id, route: request.routeOptions.url }, 'refused by another side');
  else if (known.status >= 500) log.error({ err: error, request_id: request.id, route: request.routeOptions.url }, 'request failed');
  for (const [name, value] of Object.entries(known.headers)) void reply.header(name, value);
  return reply.status(known.status).header('cache-control', 'no-store').type('application/json; charset=utf-8').serializer(JSON.stringify).send({
    error: true,
    code: known.code,
    message: known.message,
    details: known.details,
    request_id: request.id,
    docs_url: '/api/docs/',
  });
}

interface FrameworkError {
  readonly validation?: readonly { instancePath: string; message?: string; keyword: string; params: Record<string, unknown> }[];
  readonly statusCode?: number;
  readonly code?: string;
}

/** What an error is to whoever asked. */
export function problemOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const framework = error as FrameworkError;
  if (framework.validation) return invalid(fieldErrors(framework.validation));
  const code = framework.statusCode ?? 500;
  if (code === 413) return new AppError({ code: 'body_too_large', status: 413, message: 'The body is too large.' });
  if (code === 415) return new AppError({ code: 'unsupported_media_type', status: 415, message: 'Send JSON.' });
  if (code === 429) return new AppError({ code: 'rate_limited', status: 429, message: 'Too many requests. Wait, then try again.' });
  if (code >= 400 && code < 500) return new AppError({ code: 'bad_request', status: 400, message: 'The request is not valid.' });
  return databaseError(framework);
}

function databaseError(error: FrameworkError): AppError {
  const { code } = error;
  // NUL and the like: PostgreSQL's text cannot hold them
  if (code === '22021' || code === '22P05')
    return new AppError({ code: 'invalid_text', status: 400, message: 'A text holds characters that cannot be stored.' });
  if (databaseIsAway(error))
    return new AppError({
      code: 'unavailable',
      status: 503,
      message: 'The service is not available for a moment. Try again.',
      headers: { 'retry-after': '5' },
    });
  return new AppError({ code: 'internal', status: 500, message: 'Something went wrong on our side. Quote the request id.' });
}

function fieldErrors(problems: NonNullable<FrameworkError['validation']>): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const problem of problems) {
    const missing = problem.params['missingProperty'] ?? problem.params['additionalProperty'];
    const path = [...problem.instancePath.split('/').slice(1), ...(typeof missing === 'string' ? [missing] : [])].join('.') || 'body';
    const text =
      problem.keyword === 'required'
        ? 'This field is required.'
        : problem.keyword === 'additionalProperties'
          ? 'This field is not known.'
          : (problem.message ?? 'Not valid.');
    (fields[path] ??= []).push(text);
  }
  return fields;
}
