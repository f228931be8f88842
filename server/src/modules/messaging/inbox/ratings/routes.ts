import { Type, type Static } from 'typebox';
import { text } from '../../../../kernel/fields.ts';
import { route, type RouteDefinition } from '../../../../kernel/http.ts';
import { record } from '../../../tenancy/audit/index.ts';
import type { InboxTools } from '../deps.ts';
import { readSurvey, writeSurvey, type Survey } from './queries.ts';
import { LANGUAGES } from './words.ts';

const path = '/api/messaging/survey/';
const tag = 'Inbox';
const question = text(300);
const Body = Type.Object(
  {
    is_on: Type.Boolean(),
    every_days: Type.Integer({ minimum: 1, maximum: 365, description: 'Nobody is asked again before so many days are over.' }),
    words: Type.Object(
      { en: Type.Optional(question), sw: Type.Optional(question), fr: Type.Optional(question) },
      { additionalProperties: false, description: "The client's own question; empty or absent: ours." },
    ),
  },
  { additionalProperties: false },
);

export function surveyRoutes({ clock }: InboxTools): RouteDefinition[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'Whether customers are asked how well they were helped',
      tag,
      access: 'inbox.read',
      response: Body,
      handle: (ctx) => ctx.write(async (tx) => presentSurvey(await readSurvey(tx))),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Set whether customers are asked how well they were helped, and how',
      tag,
      access: 'inbox.manage',
      body: Body,
      response: Body,
      handle: (ctx, { body }) =>
        ctx.write(async (tx) => {
          await writeSurvey(tx, { isOn: body.is_on, everyDays: body.every_days, words: body.words }, clock.now());
          await record(tx, ctx, [{ action: 'survey.changed', objectType: 'survey', objectId: tx.tenantId, details: { ...body } }]);
          return presentSurvey(await readSurvey(tx));
        }),
    }),
  ];
}

function presentSurvey({ isOn, everyDays, words }: Survey): Static<typeof Body> {
  const said = LANGUAGES.flatMap((language) => (words[language] ? [[language, words[language]] as const] : []));
  return { is_on: isOn, every_days: everyDays, words: Object.fromEntries(said) };
}
