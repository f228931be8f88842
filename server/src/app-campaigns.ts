import type { SmsAccounts } from './app-sms.ts';
import type { WaterParts } from './app-water.ts';
import type { Tx } from './kernel/db.ts';
import { settleCredits } from './modules/messaging/credits/index.ts';
import { createBulkMail } from './modules/messaging/email/index.ts';
import { countCampaignCredits, countCampaignMoves, isOfCampaign, noteCampaignFailures, type CampaignDeps } from './modules/messaging/campaigns/index.ts';
import type { FailedText, OutboxDeps } from './modules/messaging/outbox/index.ts';
import { pricesNow } from './modules/messaging/sms/index.ts';
import { createWhatsappBulk } from './modules/messaging/whatsapp/index.ts';

/** Campaigns, handed the lines by which their messages leave. */
export function buildCampaigns(
  { db, clock, secrets, log, config, activeTenants }: WaterParts,
  { queueTexts, accounts, departures }: Pick<CampaignDeps, 'queueTexts' | 'departures'> & { readonly accounts: SmsAccounts },
): CampaignDeps {
  return {
    db,
    clock,
    log,
    activeTenants,
    queueTexts,
    ...(departures ? { departures } : {}),
    wayOf: accounts.wayOf,
    queueWhatsapp: createWhatsappBulk({ secrets, clock }),
    queueMails: createBulkMail({ secrets, clock, publicUrl: config.publicUrl }),
    costOf: pricesNow,
    mailIsReady: config.email.host !== undefined,
  };
}

type Told = Required<Pick<OutboxDeps, 'onMoved' | 'onCharged'>>;

/** What every line tells of messages with a group: campaigns keep their figures, `others` those of the rest. */
export function tellCampaigns({ clock }: Pick<WaterParts, 'clock'>, others?: Told['onMoved']): Told {
  return {
    onMoved: async (tx, moved) => {
      const rest = moved.filter((row) => !isOfCampaign(row));
      if (rest.length < moved.length) await countCampaignMoves(tx, moved, clock.now());
      if (rest.length > 0) await others?.(tx, rest);
    },
    onCharged: async (tx, groups) => {
      await settleCredits(tx, groups);
      await countCampaignCredits(tx, groups);
    },
  };
}

/** One message of a campaign that failed is a line in its list of people; `others` tell of the rest. */
export function failuresApart(others: (tx: Tx, rows: readonly FailedText[]) => Promise<void>): (tx: Tx, rows: readonly FailedText[]) => Promise<void> {
  return async (tx, rows) => {
    await noteCampaignFailures(tx, rows);
    const rest = rows.filter((row) => !isOfCampaign(row));
    if (rest.length > 0) await others(tx, rest);
  };
}
