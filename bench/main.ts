import { parseArgs } from 'node:util';
import { benchIntake } from './intake.ts';
import { benchStart } from './start.ts';
import { benchWater } from './water.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '6' }, rate: { type: 'string', default: '400' } },
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
