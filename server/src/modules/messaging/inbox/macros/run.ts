import type { Tx } from '../../../../kernel/db.ts';
import { problemOf } from '../../../../kernel/http-errors.ts';
import { notFound } from '../../../../kernel/errors.ts';
import type { RequestContext } from '../../../../kernel/http.ts';
import { isUuid } from '../../../../kernel/ids.ts';
import { record } from '../../../tenancy/audit/index.ts';
import { render } from '../../whatsapp/index.ts';
import { readCanned, type CannedRow } from '../canned/queries.ts';
import { bulkChange } from '../conversations/change.ts';
import type { Bulk } from '../conversations/schema.ts';
import type { InboxTools } from '../deps.ts';
import { cannotCarry, unfilled } from '../errors.ts';
import { addNote } from '../messages/notes.ts';
import { sendMessage } from '../messages/send.ts';
import { maybePerson } from '../person.ts';
import type { Act, Action } from './actions.ts';
import { macroOr404 } from './macros.ts';
import { momentOf } from './moments.ts';
import { placeOf, talksOf, type Place, type Talk } from './queries.ts';

interface Failed {
  step: number;
  do: Act;
  code: string;
  message: string;
}

/** What became of one talk: how many acts were done, and the one that stopped the rest. */
interface Ran {
  conversation: string;
  done: number;
  failed: Failed | null;
}

interface Running {
  readonly ctx: RequestContext;
  readonly deps: InboxTools;
  readonly place: Place;
  readonly canned: ReadonlyMap<string, CannedRow>;
}

/**
 * Does the acts of a macro with each talk, in their order. Each is done as if somebody did it by hand, with a
 * transaction of its own: what was done before one that is refused stays, and the answer says so. If this dies, the
 * `Idempotency-Key` keeps it from being done twice.
 * @throws AppError `not_found` for the macro alone
 */
export async function runMacro(
  ctx: RequestContext,
  deps: InboxTools,
  { id, conversations }: { readonly id: string; readonly conversations: readonly string[] },
): Promise<{ results: Ran[] }> {
  const ids = [...new Set(conversations.map((one) => one.toLowerCase()))];
  const { actions, talks, ...read } = await ctx.write(async (tx) => {
    const macro = await macroOr404(tx, ctx, id);
    const canned = await answersOf(tx, macro.actions);
    const found = await talksOf(tx, ids.filter(isUuid));
    const place = await placeOf(tx, maybePerson(ctx));
    await record(tx, ctx, [{ action: 'inbox_macro.run', objectType: 'inbox_macro', objectId: id, details: { name: macro.name, conversations: found.size } }]);
    return { actions: macro.actions, canned, talks: found, place };
  });
  const running: Running = { ctx, deps, ...read };
  const results: Ran[] = [];
  for (const conversation of ids) {
    const before = results.at(-1)?.failed;
    // what is broken here is not tried with each of the others
    if (before && OURS.has(before.code)) results.push({ conversation, done: 0, failed: { ...before, step: 1, do: actions[0]!.do } });
    else results.push(await runOn(running, { conversation, talk: talks.get(conversation), actions }));
  }
  return { results };
}

/** Faults of ours, and not of what was asked. */
const OURS: ReadonlySet<string> = new Set(['internal', 'unavailable']);

async function answersOf(tx: Tx, actions: readonly Action[]): Promise<ReadonlyMap<string, CannedRow>> {
  const answers = new Map<string, CannedRow>();
  for (const id of new Set(actions.flatMap(({ canned = [] }) => canned))) for (const row of await readCanned(tx, { id, words: [] })) answers.set(id, row);
  return answers;
}

interface One {
  readonly conversation: string;
  readonly talk: Talk | undefined;
  readonly actions: readonly Action[];
}

async function runOn(running: Running, { conversation, talk, actions }: One): Promise<Ran> {
  for (const [done, action] of actions.entries()) {
    try {
      if (!talk) throw notFound();
      await DOES[action.do](running, { talk, action });
    } catch (error) {
      return { conversation, done, failed: { step: done + 1, do: action.do, ...told(running, error) } };
    }
  }
  return { conversation, done: actions.length, failed: null };
}

/** A fault of ours is told as one, and what was done before it is not forgotten for it. */
function told({ ctx, deps }: Running, error: unknown): Pick<Failed, 'code' | 'message'> {
  const { code, message, status } = problemOf(error);
  if (status >= 500) deps.log.error({ err: error, request_id: ctx.requestId }, 'a step of a macro failed');
  return { code, message };
}

interface Step {
  readonly talk: Talk;
  readonly action: Action;
}

type Do = (running: Running, step: Step) => Promise<unknown>;

const DOES: Readonly<Record<Act, Do>> = {
  reply,
  template: (running, { talk, action }) =>
    sendMessage(running.ctx, running.deps, {
      id: talk.id,
      body: { template: action.template!, template_variables: spokenIn(running, talk, action.variables ?? {}) },
    }),
  note: (running, { talk, action }) => addNote(running.ctx, running.deps, { id: talk.id, text: spoken(running, talk, action.text!) }),
  label: (running, { talk, action }) => change(running, talk, { add_labels: action.labels! }),
  unlabel: (running, { talk, action }) => change(running, talk, { remove_labels: action.labels! }),
  assign: (running, { talk, action }) => change(running, talk, { assignee: action.assignee! }),
  team: (running, { talk, action }) => change(running, talk, { team: action.team! }),
  priority: (running, { talk, action }) => change(running, talk, { priority: action.priority! }),
  snooze: (running, { talk, action }) =>
    change(running, talk, { state: 'snoozed', until: momentOf(action.snooze!, running.deps.clock.now(), running.place.zone).toISOString() }),
  resolve: (running, { talk }) => change(running, talk, { state: 'resolved' }),
};

async function change({ ctx, deps }: Running, { id }: Talk, wish: Omit<Bulk, 'conversations'>): Promise<void> {
  const { changed } = await bulkChange(ctx, deps, { conversations: [id], ...wish });
  if (changed === 0) throw notFound();
}

/** The words first, then each file as a message of its own. What the channel cannot carry is refused before anything is said. */
async function reply(running: Running, { talk, action }: Step): Promise<void> {
  const { ctx, deps, canned } = running;
  const answer = canned.get(action.canned!);
  if (!answer) throw notFound();
  if (talk.channel === 'sms' && answer.files.length > 0) throw cannotCarry();
  const words = spoken(running, talk, answer.body_text);
  if (words.trim() !== '') await sendMessage(ctx, deps, { id: talk.id, body: { text: words } });
  for (const { id } of answer.files) await sendMessage(ctx, deps, { id: talk.id, body: { media: id } });
}

function spokenIn(running: Running, talk: Talk, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, spoken(running, talk, value)]));
}

/** The text with the names of the two who talk, and of the client. Nobody looks it over, so one that is not known is refused. */
function spoken({ place: { client_name, agent_name } }: Running, { contact_name }: Talk, words: string): string {
  const { text, missing } = render(words, [], { client_name, agent_name, contact_name });
  if (missing.length > 0) throw unfilled(missing);
  return text;
}
