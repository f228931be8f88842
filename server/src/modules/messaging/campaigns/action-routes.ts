import type { Tx } from '../../../kernel/db.ts';
import { IdParams, route, type RequestContext, type RouteDefinition } from '../../../kernel/http.ts';
import { BASE, object, shown, tag } from './campaign-routes.ts';
import { approveCampaign, cancelCampaign, chooseWinner, pauseCampaign, resendFailed, resumeCampaign } from './control.ts';
import type { Totals } from './count-queries.ts';
import type { CampaignTools } from './deps.ts';
import { estimateOf } from './estimate.ts';
import { TestBody, TestSent, WinnerBody } from './schema-acts.ts';
import { Done } from './schema.ts';
import { Estimate } from './schema-read.ts';
import { startCampaign } from './start.ts';
import { sendTest } from './test-send.ts';

interface Action {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: string;
  readonly spends?: boolean;
  /** What is told of it. */
  readonly run: (tx: Tx, asked: { readonly source: RequestContext; readonly id: string; readonly now: Date }) => Promise<string>;
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

function actionsOf(tools: CampaignTools): readonly Action[] {
  return [
    {
      name: 'start',
      summary: 'Begin a campaign, or schedule it for its time',
      description: 'The people are written down and their credits set aside in one step: all of it or nothing.',
      access: 'campaigns.send',
      spends: true,
      run: async (tx, asked) => ((await startCampaign(tx, tools, asked)) === 'running' ? 'Started.' : 'Scheduled.'),
    },
    {
      name: 'pause',
      summary: 'Stop a campaign; what nobody has begun to send waits',
      access: 'campaigns.stop',
      run: async (tx, asked) => leftOf('Paused', await pauseCampaign(tx, asked)),
    },
    {
      name: 'resume',
      summary: 'Let a paused campaign go on',
      access: 'campaigns.send',
      run: async (tx, asked) => {
        await resumeCampaign(tx, tools, asked);
        return 'Resumed.';
      },
    },
    {
      name: 'cancel',
      summary: 'End a campaign for good; credits of those who got nothing come back',
      access: 'campaigns.stop',
      run: async (tx, asked) => {
        const { cancelled, queued } = await cancelCampaign(tx, asked);
        return `Cancelled. ${people(cancelled)} will get nothing; ${queued} on the way.`;
      },
    },
    {
      name: 'resend-failed',
      summary: 'Once more to those whose message certainly failed',
      description: 'Unconfirmed ones are left alone: they may have arrived.',
      access: 'campaigns.send',
      spends: true,
      run: async (tx, asked) => `Once more to ${people(await resendFailed(tx, tools, asked))}.`,
    },
    {
      name: 'approve',
      summary: 'Approve a campaign that somebody else wrote',
      access: 'campaigns.approve',
      run: async (tx, asked) => {
        await approveCampaign(tx, asked);
        return 'Approved.';
      },
    },
  ];
}

function leftOf(word: string, { waiting, queued }: Totals): string {
  return `${word}. ${people(waiting)} left; ${queued} on the way.`;
}

export function actionRoutes(tools: CampaignTools): RouteDefinition[] {
  return [...actionsOf(tools).map((action) => actionRoute(tools, action)), winnerRoute(tools), estimateRoute(tools), testRoute(tools)];
}

function actionRoute({ clock }: CampaignTools, { name, run, ...shape }: Action): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}:id/${name}/`,
    tag,
    ...shape,
    object,
    params: IdParams,
    response: Done,
    errors: shape.spends === true ? [402, 409] : [409],
    handle: (ctx, { params }) =>
      ctx.write(async (tx) => {
        const message = await run(tx, { source: ctx, id: params.id, now: clock.now() });
        return { success: true, message, campaign: await shown(tx, params.id) };
      }),
  });
}

function winnerRoute({ clock }: CampaignTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}:id/choose-winner/`,
    summary: 'End a test by hand: the rest gets this variant',
    tag,
    access: 'campaigns.send',
    object,
    params: IdParams,
    body: WinnerBody,
    response: Done,
    errors: [409],
    handle: (ctx, { params: { id }, body }) =>
      ctx.write(async (tx) => {
        await chooseWinner(tx, { source: ctx, id, now: clock.now(), variant: body.variant });
        return { success: true, message: `The rest gets variant ${body.variant}.`, campaign: await shown(tx, id) };
      }),
  });
}

function estimateRoute(tools: CampaignTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}:id/estimate/`,
    summary: 'Whom a campaign would reach now, and what it would cost',
    tag,
    access: 'campaigns.read',
    object,
    params: IdParams,
    response: Estimate,
    handle: (ctx, { params }) => ctx.write((tx) => estimateOf(tx, tools, params.id)),
  });
}

function testRoute(tools: CampaignTools): RouteDefinition {
  return route({
    method: 'POST',
    path: `${BASE}:id/test/`,
    summary: 'Send the message to up to five addresses of your own',
    tag,
    access: 'campaigns.send',
    spends: true,
    object,
    params: IdParams,
    body: TestBody,
    response: TestSent,
    errors: [402, 409],
    handle: (ctx, { params: { id }, body }) =>
      ctx.write(async (tx) => {
        const { to, channel = null, variant = null, contact = null } = body;
        const sent = await sendTest(tx, tools, { source: ctx, id, to, channel, variant, contact });
        return {
          success: true,
          message: 'Put in line.',
          messages: sent.messages.map((one) => ({ id: one.id, to: one.to, channel: sent.channel, text: one.text })),
        };
      }),
  });
}
