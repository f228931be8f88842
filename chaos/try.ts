import { startRig, killsOf } from './rig.ts';
import { judge, verdictLine } from './phase.ts';
import { createTrialLog } from './trial-log.ts';
import { killAtPoint, killAtSpool, WEB_POINTS, WORKER_POINTS } from './trials/failpoints.ts';
import { disorderlyConfirmations } from './trials/confirmations.ts';
import { eachFault, faultMix } from './trials/vendor-faults.ts';
import { zombie } from './trials/zombies.ts';
import { randomKills, EVERYTHING } from './trials/random-kills.ts';
const rig = await startRig({ seed: 1, utilities: 2, metersEach: 20, workers: Number(process.argv[3] ?? 1) });
console.log(rig.folder);
const log = createTrialLog((l) => console.log(l));
const phases: Record<string, () => Promise<unknown>> = {
  web: async () => { for (const point of WEB_POINTS) for (const nth of [1, 3, 5]) await killAtPoint(rig, log, { process: rig.web, point, nth, payments: 5 }); },
  worker: async () => { for (const point of WORKER_POINTS) for (const nth of [1, 3, 6]) await killAtPoint(rig, log, { process: rig.workers[0]!, point, nth, payments: 5 }); },
  spool: async () => { await killAtSpool(rig, log, 1); await killAtSpool(rig, log, 2); },
  confirm: () => disorderlyConfirmations(rig, log, 30),
  each: () => eachFault(rig, log),
  mix: () => faultMix(rig, log, { payments: 150, scale: 1 }),
  zombie: () => zombie(rig, log, { point: 'vend.before_call', nth: 1, payments: 6, asleepMs: 14000 }),
  zombies: async () => { for (const point of ['vendor.after_write', 'vendor.first_byte', 'vend.after_call', 'db.before_commit']) await zombie(rig, log, { point, nth: 2, payments: 6, asleepMs: 14000 }); },
  random: async () => { const s = (await import('./traffic.ts')).startStream(rig, 60); await randomKills(rig, log, { kills: 40, meanMs: 800, shares: EVERYTHING }); console.log('paid', await s.stop()); },
};
for (const name of process.argv[2]!.split(',')) {
  const t = performance.now();
  await phases[name]!();
  if (name==='random') { const { execSync } = await import('node:child_process'); console.log(execSync(`grep -h '"status":5' ${rig.folder}/logs/web.log | cut -c1-400 | head -3; grep -h '"level":"error"' ${rig.folder}/logs/*.log | grep -o '"err":.*' | cut -c1-200 | sort | uniq -c | sort -rn | head -20; grep -A12 -i deadlock ${rig.folder}/logs/postgres.log | cut -c1-700 | head -60; grep -c . ${rig.folder}/logs/postgres.log`).toString()); }
  const t2 = performance.now();
  const v = await judge(rig);
  console.log(name, ((t2-t)/1000).toFixed(1), 's;', verdictLine(v), ((performance.now()-t2)/1000).toFixed(1));
  for (const f of v.faults.slice(0, 20)) console.log('   ', f);
  const j = await rig.vendors.journal(); 
  const counts: Record<string, number> = {}; for (const c of j.confirmations) { const k = `${c.status} ${(c as {error?:string}).error ?? ''} ${c.ok}`; counts[k]=(counts[k]??0)+1; } console.log(counts);
}
console.log('kills', killsOf(rig));
if (!process.argv[4]) await rig.stop(); else { await new Promise(r => setTimeout(r, 1e9)); }
