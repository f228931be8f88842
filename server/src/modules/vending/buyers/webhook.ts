import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../kernel/errors.ts';
import type { BuyersDeps } from './deps.ts';
import { PAGE_POLICY, renderPage, type PageContent } from './page.ts';
import { PER_ADDRESS } from './routes.ts';
import { askAgain, readStatus } from './status.ts';
import { chooseLanguage, WORDS, type BuyerLanguage } from './words.ts';

interface Asked {
  readonly language: BuyerLanguage;
  readonly receipt: string;
  readonly meter: string;
}

type Answer = Partial<Pick<PageContent, 'status' | 'note'>>;

/** /t/: the buyer's page. Questions are posted, so that no receipt stays in an address, a log or a history. */
export function addBuyerPage(fastify: FastifyInstance, deps: BuyersDeps): void {
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 2_048 }, (_request, body, done) => {
      done(null, new URLSearchParams(body as string));
    });
    const options = { schema: { hide: true }, config: { rateLimit: { max: PER_ADDRESS.max, timeWindow: PER_ADDRESS.seconds * 1000 } } } as const;
    scope.get('/t/', { schema: options.schema }, async (request, reply) => page(reply, askedIn(request), {}));
    scope.post('/t/', options, async (request, reply) => {
      const asked = askedIn(request);
      return page(reply, asked, await answerTo(asked, () => status(deps, asked)));
    });
    scope.post('/t/resend/', options, async (request, reply) => {
      const asked = askedIn(request);
      return page(reply, asked, await answerTo(asked, () => again(deps, asked)));
    });
  });
}

async function status(deps: BuyersDeps, asked: Asked): Promise<Answer> {
  const found = await readStatus(deps, asked, asked.language);
  return { status: found, note: found ? null : WORDS[asked.language].missing };
}

async function again(deps: BuyersDeps, asked: Asked): Promise<Answer> {
  await askAgain(deps, asked);
  return { note: WORDS[asked.language].resent };
}

/** People get a page, not an error of a machine. */
async function answerTo({ language }: Asked, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate_limited') return { note: WORDS[language].busy };
    throw error;
  }
}

function askedIn(request: FastifyRequest): Asked {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const { lang } = request.query as { lang?: string };
  return {
    language: chooseLanguage(form.get('lang') ?? lang, request.headers['accept-language']),
    receipt: (form.get('receipt') ?? '').slice(0, 40),
    meter: (form.get('meter') ?? '').slice(0, 10),
  };
}

function page(reply: FastifyReply, asked: Asked, answer: Answer): FastifyReply {
  return reply
    .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store', vary: 'accept-language', 'content-language': asked.language })
    .type('text/html; charset=utf-8')
    .send(renderPage({ ...asked, status: answer.status ?? null, note: answer.note ?? null }));
}
