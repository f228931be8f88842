import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Secrets } from '../../../kernel/crypto.ts';
import { notFound } from '../../../kernel/errors.ts';
import { escapeHtml } from '../../../kernel/text.ts';
import { readUnsubscribeKey, type Reader } from './unsubscribe.ts';

export interface UnsubscribeDeps {
  readonly secrets: Secrets;
  /** Ends the mail of a customer; false when there is none such. */
  readonly stopMail: (reader: Reader) => Promise<boolean>;
}

/**
 * /api/hooks/email/unsubscribe/<key>/: GET asks, POST does. Programs that look at links before their reader does send a
 * GET and must not end anything by it; mail programs post by themselves when their button is pressed (RFC 8058).
 */
export function addUnsubscribe(fastify: FastifyInstance, { secrets, stopMail }: UnsubscribeDeps): void {
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4_096 }, (_request, _body, done) => {
      done(null, null);
    });
    const path = '/api/hooks/email/unsubscribe/:key/';
    scope.get<{ Params: { key: string } }>(path, { schema: { hide: true } }, async (request, reply) => {
      if (!readUnsubscribeKey(secrets, request.params.key)) throw notFound();
      return page(reply, 'Stop mail of this kind? / Usipokee tena? / Ne plus recevoir ?', true);
    });
    scope.post<{ Params: { key: string } }>(path, { schema: { hide: true } }, async (request, reply) => {
      const reader = readUnsubscribeKey(secrets, request.params.key);
      if (!reader || !(await stopMail(reader))) throw notFound();
      return page(reply, 'Done. / Imekamilika. / C’est fait.', false);
    });
  });
}

function page(reply: FastifyReply, text: string, asks: boolean): FastifyReply {
  const form = asks ? '<form method="post"><button type="submit">OK</button></form>' : '';
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>E-mail</title><p>${escapeHtml(text)}</p>${form}</html>`;
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(body);
}
