import { parseArgs } from 'node:util';
import { benchIntake } from './intake.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '6' } } });
const wanted = positionals.length > 0 ? positionals : ['intake', 'water', 'start'];
const seconds = Number(values.seconds);
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

if (wanted.includes('intake')) {
  say('intake: confirmations stored and deduplicated / the same server answering without storage');
  const figures = await benchIntake(seconds);
  say(`intake ratio ${figures.ratio.toFixed(2)} (to reach 0.60): ${figures.stored.perSecond.toFixed(0)}/s of ${figures.bare.perSecond.toFixed(0)}/s, p99 ${figures.stored.p99.toFixed(1)} ms; ${figures.counted} counted, ${figures.lost} lost`);
}
