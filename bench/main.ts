import { parseArgs } from 'node:util';
import { benchCampaigns } from './campaigns.ts';
import { benchInbox } from './inbox.ts';
import { benchIntake } from './intake.ts';
import { benchMessages } from './messages.ts';
import { benchReads } from './reads.ts';
import { benchStart } from './start.ts';
import { benchStatuses } from './statuses.ts';
import { benchWater } from './water.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '6' },
    rate: { type: 'string', default: '400' },
    rows: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '10000' },
    keep: { type: 'string' },
  },
});
const wanted = positionals.length > 0 ? positionals : ['intake', 'water', 'start'];
const seconds = Number(values.seconds);
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

if (wanted.includes('intake')) {
  say('intake: confirmations stored and deduplicated / the same doors with nothing written');
  const figures = await benchIntake(seconds);
  say(
    `intake ratio ${figures.ratio.toFixed(2)} (to reach 0.60): ${figures.stored.perSecond.toFixed(0)}/s of ${figures.bare.perSecond.toFixed(0)}/s, p99 ${figures.stored.p99.toFixed(1)} ms (60); ${figures.counted} counted, ${figures.lost} lost`,
  );
}
if (wanted.includes('water')) {
  say('water: payments from confirmation to the SMS at the gateway');
  const runs = await benchWater([
    { label: 'at 50/s, vendor 20 ms', vendorMs: 20, rate: 50, seconds: seconds * 2 },
    { label: 'full, vendor 20 ms', vendorMs: 20, rate: Number(values.rate), seconds: seconds * 2 },
    { label: 'full, vendor 1 s', vendorMs: 1000, rate: Math.min(Number(values.rate), 300), seconds: seconds * 2 },
  ]);
  for (const run of runs)
    say(
      `water ${run.label}: ${run.perSecond.toFixed(0)}/s, p50 ${run.p50.toFixed(0)} ms, p99 ${run.p99.toFixed(0)} ms; ${run.lost} lost, ${run.doubled} doubled, ${run.breaches} invariant rows`,
    );
}
if (wanted.includes('start')) {
  const figures = await benchStart();
  say(
    `start: ready in ${figures.first.toFixed(1)} s on an empty folder, ${figures.again.toFixed(1)} s again (to reach 4); idle memory ${figures.megabytes.toFixed(0)} MB (180)`,
  );
}
if (wanted.includes('messages')) {
  say('messages: bulk sending against the bare client of the gateway, and delivery reports');
  const figures = await benchMessages(Number(values.messages));
  say(
    `messages bulk ratio ${figures.ratio.toFixed(2)} (to reach 0.50): ${figures.bulk.toFixed(0)}/s of ${figures.bare.toFixed(0)}/s; reports ${figures.statuses.toFixed(0)}/s (to reach 5,000); ${figures.lost} lost`,
  );
}
if (wanted.includes('campaigns')) {
  say('campaigns: one campaign from the button to the gateway, jobs and all, against the bare client');
  const figures = await benchCampaigns(Number(values.messages));
  const { people, memory } = figures;
  say(
    `campaigns ${people} people: frozen in ${figures.freezeSeconds.toFixed(1)} s (to reach 5 for 100,000), started in ${figures.startSeconds.toFixed(1)} s; bulk ratio ${figures.ratio.toFixed(2)} (0.50): ${figures.bulk.toFixed(0)}/s of ${figures.bare.toFixed(0)}/s, from the button ${figures.fromButton.toFixed(0)}/s; ${figures.accepted} accepted; memory ${memory.before.toFixed(0)} MB before, ${memory.early.toFixed(0)} MB at most in the first tenth, ${memory.peak.toFixed(0)} MB in all`,
  );
}
if (wanted.includes('statuses')) {
  say('statuses: what Meta says of WhatsApp messages, in signed bodies of a hundred over HTTP, until their messages have moved');
  const figures = await benchStatuses(Number(values.messages));
  say(`statuses ${figures.perSecond.toFixed(0)}/s (to reach 5,000), answered in p99 ${figures.p99.toFixed(0)} ms; ${figures.lost} lost`);
}

// not among the usual ones: seeding a million messages takes minutes
if (wanted.includes('inbox')) {
  say('inbox: lists of talks, what was said in one, and words looked for, over HTTP');
  const small = await benchInbox(10_000, values.keep);
  const large = await benchInbox(Number(values.rows), values.keep);
  for (const [index, read] of large.entries()) {
    const before = small[index]!;
    say(
      `inbox ${read.name}: p50 ${read.p50.toFixed(1)} ms, p99 ${read.p99.toFixed(1)} ms (25); at 10^4 ${before.p50.toFixed(1)} and ${before.p99.toFixed(1)} ms, growth ${(read.p50 / before.p50).toFixed(2)} (1.5)`,
    );
  }
}
// not among the usual ones: seeding a million rows takes minutes
if (wanted.includes('reads')) {
  say('reads: pages, filters, searches and the first screen of a client with nearly all rows, over HTTP');
  const small = await benchReads({ label: '10^4', whale: 10_000, each: 10 }, values.keep);
  const large = await benchReads({ label: '10^6', whale: Number(values.rows), each: Number(values.rows) / 1_000 }, values.keep);
  for (const [index, read] of large.reads.entries()) {
    const before = small.reads[index]!;
    say(
      `reads ${read.name}: p50 ${read.p50.toFixed(1)} ms, p99 ${read.p99.toFixed(1)} ms (25); at 10^4 ${before.p50.toFixed(1)} and ${before.p99.toFixed(1)} ms, growth ${(read.p50 / before.p50).toFixed(2)} (1.5)`,
    );
  }
  const { stream, totalsSeconds } = large;
  say(
    `reads streamed report: ${stream.rows} rows in ${stream.seconds.toFixed(1)} s, ${stream.megabytes.toFixed(0)} MB; server ${stream.before.toFixed(0)} MB before, ${stream.early.toFixed(0)} MB at most in the first tenth, ${stream.peak.toFixed(0)} MB in all; daily totals of all clients made in ${totalsSeconds.toFixed(1)} s`,
  );
}
