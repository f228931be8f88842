import { parseArgs } from 'node:util';
import { privacyDeps } from './app-privacy.ts';
import { lentAccounts } from './app-sms.ts';
import { createApp } from './app.ts';
import { JOBS } from './app-jobs.ts';
import type { Config } from './config/config.ts';
import { systemClock } from './kernel/clock.ts';
import { createSecrets } from './kernel/crypto.ts';
import type { Log } from './kernel/log.ts';
import { createMetrics } from './kernel/metrics.ts';
import { checkTenant } from './modules/ledger/invariants/index.ts';
import { ensureUser, isSystemAdmin, listActiveTenantIds, listAllTenantIds, rotateSeals } from './modules/tenancy/index.ts';
import { listErased, readKept, reapplyErasure } from './modules/vending/privacy/index.ts';
import { openResources, prepareDatabase, type Opened } from './resources.ts';
import { seedDemo } from './seed.ts';

interface CommandDeps {
  readonly config: Config;
  readonly log: Log;
}
type Command = (args: readonly string[], deps: CommandDeps) => Promise<number>;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Opens the database for one piece of work and leaves it as it was found. */
async function withDatabase(deps: CommandDeps, work: (opened: Opened) => Promise<number>): Promise<number> {
  const database = await prepareDatabase(deps.config, { log: deps.log, jobs: JOBS });
  try {
    const opened = await openResources(deps.config, database, { log: deps.log, metrics: createMetrics(), supervise: false });
    try {
      return await work(opened);
    } finally {
      await opened.queue.drain();
      await opened.db.close();
    }
  } finally {
    await database.embedded?.stop();
  }
}

const migrate: Command = async (_args, deps) => {
  const database = await prepareDatabase(deps.config, { log: deps.log, jobs: JOBS });
  await database.embedded?.stop();
  if (database.ownerUrl === undefined) throw new Error('DATABASE_URL is a runtime login: set DATABASE_OWNER_URL to the owner of the database for migrations');
  say('the database is up to date');
  return 0;
};

const seed: Command = (_args, deps) => {
  if (deps.config.production) throw new Error('production has no demo data');
  return withDatabase(deps, async ({ db }) => {
    for (const login of await seedDemo(deps.config, db)) say(`${login.email}  ${login.password}  ${login.role}`);
    return 0;
  });
};

/** `create-admin --email you@example.org`, the password on standard input: it must not stand in the shell's history. */
const createAdmin: Command = async (args, deps) => {
  const { values } = parseArgs({ args: [...args], options: { email: { type: 'string' }, 'first-name': { type: 'string' }, 'last-name': { type: 'string' } } });
  if (!values.email) throw new Error('usage: create-admin --email you@example.org  (password on standard input)');
  const password = await readInput();
  return withDatabase(deps, async ({ db }) => {
    const id = await ensureUser(db, {
      email: values.email!,
      password: password.trim(),
      firstName: values['first-name'] ?? '',
      lastName: values['last-name'] ?? '',
      isSystemAdmin: true,
    });
    const made = await db.asSystem((tx) => isSystemAdmin(tx, id));
    if (!made) throw new Error(`${values.email} is somebody's account already and stays what it is: choose another address`);
    say(`administrator ${values.email} (${id})`);
    return 0;
  });
};

const rotateKeys: Command = (_args, deps) =>
  withDatabase(deps, async ({ db }) => {
    const rotated = await rotateSeals(db, createSecrets(deps.config.secrets.sealing, deps.config.secrets.digestKey));
    say(JSON.stringify(rotated));
    return 0;
  });

const verify: Command = (_args, deps) =>
  withDatabase(deps, async ({ db }) => {
    let broken = 0;
    for (const tenantId of await db.asSystem(listActiveTenantIds)) {
      for (const breach of await checkTenant(db, tenantId, { chain: true })) {
        broken += breach.subjects.length;
        say(`${breach.tenantId} ${breach.invariant}: ${breach.subjects.join(', ')}`);
      }
    }
    say(broken === 0 ? 'all invariants hold' : `${broken} breaches`);
    return broken === 0 ? 0 : 1;
  });

const openapi: Command = (_args, deps) =>
  withDatabase(deps, async ({ db }) => {
    const app = await createApp({ config: deps.config, db, log: deps.log, metrics: createMetrics() });
    await app.http.fastify.ready();
    say(JSON.stringify(app.http.fastify.swagger(), null, 2));
    await app.close();
    return 0;
  });

/** Each gateway of the platform with the address that is to be entered there for delivery reports. */
const smsGateways: Command = async (_args, { config }) => {
  const lent = lentAccounts(config, createSecrets(config.secrets.sealing, config.secrets.digestKey));
  for (const { account } of lent) say(`${account.kind}  ${account.sender}  ${account.reportUrl}`);
  if (lent.length === 0) say('no gateway of the platform is configured');
  return 0;
};

/** One line for each erasure carried out, to be kept beside the backups: ids and times, nothing of the people. */
const listErasures: Command = (_args, deps) =>
  withDatabase(deps, async ({ db }) => {
    for (const kept of await listErased({ db }, await db.asSystem(listAllTenantIds))) say(JSON.stringify(kept));
    return 0;
  });

/** `reapply-erasures < list`, after an older backup was brought back: the people on the list are erased again. */
const reapplyErasures: Command = async (_args, deps) => {
  const { config, log } = deps;
  const lines = (await readInput()).split('\n').filter((line) => line.trim() !== '');
  return withDatabase(deps, async ({ db }) => {
    const secrets = createSecrets(config.secrets.sealing, config.secrets.digestKey);
    const activeTenants = (): Promise<readonly string[]> => db.asSystem(listActiveTenantIds);
    const privacy = privacyDeps({ config, log, db, secrets, metrics: createMetrics(), clock: systemClock, activeTenants });
    let again = 0;
    for (const kept of lines.map(readKept)) again += Number(await reapplyErasure(privacy, kept));
    say(`${again} of ${lines.length} erased again; the others are not in this database`);
    return 0;
  });
};

async function readInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  migrate,
  seed,
  'create-admin': createAdmin,
  'rotate-keys': rotateKeys,
  'sms-gateways': smsGateways,
  'list-erasures': listErasures,
  'reapply-erasures': reapplyErasures,
  verify,
  openapi,
};

export function runCommand(name: string, args: readonly string[], deps: CommandDeps): Promise<number> {
  return COMMANDS[name]!(args, deps);
}
