import type { WaterParts } from './app-water.ts';
import { wallClock } from './kernel/zone.ts';
import { createEmailQueue, type QueueEmails } from './modules/messaging/email/index.ts';
import { customerDossier } from './modules/vending/privacy/index.ts';
import { createFileStore, type ReportsDeps } from './modules/vending/reports/index.ts';
import type { ReportMail } from './modules/vending/reports/port.ts';

/** Reports, their files on this machine's disk, and the mail that takes them to people. */
export function reportsDeps({ config, db, clock, secrets, log, activeTenants }: WaterParts): ReportsDeps {
  const queueEmails = createEmailQueue({ secrets, clock, publicUrl: config.publicUrl });
  return {
    db,
    clock,
    secrets,
    log,
    activeTenants,
    publicUrl: config.publicUrl,
    store: createFileStore(config.exportDir),
    dossiers: [customerDossier({ secrets })],
    sendReport: async (tx, mail) => {
      await queueEmails(tx, lettersOf(mail));
    },
  };
}

function lettersOf(mail: ReportMail): Parameters<QueueEmails>[1] {
  const until = `${wallClock(mail.zone)(mail.expiresAt).toISOString().slice(0, 16).replace('T', ' ')} (${mail.zone})`;
  const message = {
    template: 'report_ready' as const,
    title: `${mail.reportTitle}: ${mail.scheduleName}`,
    facts: [
      ['Rows', String(mail.rows)],
      ['Format', mail.format.toUpperCase()],
    ] as const,
    link: { url: mail.url, until },
  };
  return mail.to.map((to) => ({ dedupeKey: `${mail.dedupeKey}:${to}`, to, language: mail.language, message, doNotSendAfter: mail.expiresAt }));
}
