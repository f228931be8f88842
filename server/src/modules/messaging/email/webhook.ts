import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Secrets } from '../../../kernel/crypto.ts';
import { notFound } from '../../../kernel/errors.ts';
import { escapeHtml } from '../../../kernel/text.ts';
import { readSubscriberKey, readUnsubscribeKey, type Reader, type Subscriber } from './unsubscribe.ts';

export interface UnsubscribeDeps {
  readonly secrets: Secrets;
  /** Ends the mail of a customer; false when there is none such. */
  readonly stopMail: (reader: Reader) => Promise<boolean>;
  /** Ends the advertising mail of a contact; false when there is none such. */
  readonly stopCampaigns: (subscriber: Subscriber) => Promise<boolean>;
}

/**
 * /api/hooks/email/unsubscribe/<key>/: GET asks, POST does. Programs that look at links before their reader does send a
 * GET and must not end anything by it; mail programs post by themselves when their button is pressed (RFC 8058).
 */
export function addUnsubscribe(fastify: FastifyInstance, { secrets, stopMail, stopCampaigns }: UnsubscribeDeps): void {
  const stop = async (key: string): Promise<boolean> => {
    const reader = readUnsubscribeKey(secrets, key);
    if (reader) return stopMail(reader);
    const subscriber = readSubscriberKey(secrets, key);
    return subscriber !== null && stopCampaigns(subscriber);
  };
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4_096 }, (_request, _body, done) => {
      done(null, null);
    });
    const path = '/api/hooks/email/unsubscribe/:key/';
    scope.get<{ Params: { key: string } }>(path, { schema: { hide: true } }, async (request, reply) => {
      const { key } = request.params;
      if (!readUnsubscribeKey(secrets, key) && !readSubscriberKey(secrets, key)) throw notFound();
      return page(reply, 'Stop mail of this kind? / Usipokee tena? / Ne plus recevoir ?', true);
    });
    scope.post<{ Params: { key: string } }>(path, { schema: { hide: true } }, async (request, reply) => {
      if (!(await stop(request.params.key))) throw notFound();
      return page(reply, 'Done. / Imekamilika. / C’est fait.', false);
    });
  });
}

function page(reply: FastifyReply, text: string, asks: boolean): FastifyReply {
  const form = asks ? '<form method="post"><button type="submit">OK</button></form>' : '';
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>E-mail</title><p>${escapeHtml(text)}</p>${form}</html>`;
  return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(body);
}
