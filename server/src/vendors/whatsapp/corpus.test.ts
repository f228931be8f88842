import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { HookItem } from '../../modules/messaging/whatsapp/port.ts';
import { parseHook } from './parse.ts';

const FOLDER = new URL('../../../../../shared/corpus/whatsapp/', import.meta.url);
const present = existsSync(FOLDER);
const note = present ? '' : ' (skipped: ../shared/corpus is not here)';

/** A line of the index: file, what it holds, and how many entries, changes, messages and statuses. */
interface Indexed {
  readonly file: string;
  readonly what: string;
  readonly messages: number;
  readonly statuses: number;
}

function readIndex(): readonly Indexed[] {
  const lines = readFileSync(new URL('INDEX.md', FOLDER), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const found = /^\| (\d{3}-\S+\.json) \| (.*?) \| (\d+)\/(\d+)\/(\d+)\/(\d+) \|/.exec(line);
    return found ? [{ file: found[1]!, what: found[2]!, messages: Number(found[5]), statuses: Number(found[6]) }] : [];
  });
}

const index = present ? readIndex() : [];
const items = (file: string): readonly HookItem[] => parseHook(readFileSync(new URL(file, FOLDER))).items;
const count = (all: readonly HookItem[], kind: HookItem['kind']): number => all.filter((item) => item.kind === kind).length;

it.skipIf(!present).each(present ? index.map((one) => [one.file, one] as const) : [['(corpus missing)', {} as Indexed] as const])(
  `corpus body %s holds as many messages and statuses as its index says${note}`,
  (file, { messages, statuses }) => {
    const found = items(file);
    // one sample's message has no id, so it cannot be told from its copies: kept as a notice
    const nameless = found.filter((item) => item.kind === 'notice' && item.event === 'message_without_id').length;
    expect([count(found, 'message') + nameless, count(found, 'status')]).toEqual([messages, statuses]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((item) => item.kind === 'notice' && item.event.startsWith('unreadable'))).toEqual([]);
  },
);

it.skipIf(!present)(`corpus index names every body that is here${note}`, () => {
  const bodies = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  expect(index.map((one) => one.file).sort()).toEqual(bodies.sort());
});

it.skipIf(!present).each([
  ['template', /^(message_template|template_category)/],
  ['preference', /^user_preferences/],
] as const)(`corpus bodies about a %s change one each${note}`, (kind, what) => {
  const files = index.filter((one) => what.test(one.what));
  expect(files.length).toBeGreaterThan(0);
  expect(files.map((one) => [one.file, count(items(one.file), kind)])).toEqual(files.map((one) => [one.file, 1]));
});

it.skipIf(!present)(`corpus messages by business-scoped id alone name their sender${note}`, () => {
  const senders = index
    .filter((one) => /^message.*\+bsuid/.test(one.what))
    .flatMap((one) => items(one.file))
    .flatMap((item) => (item.kind === 'message' ? [item.from] : []));
  expect(senders.length).toBeGreaterThan(2);
  expect(senders.filter((from) => from.userId === '' && from.phone === '')).toEqual([]);
});

it.skipIf(!present)(`corpus failures carry Meta's code${note}`, () => {
  const failed = index.filter((one) => one.what.startsWith('status.failed'));
  const codes = failed
    .flatMap((one) => items(one.file))
    .flatMap((item) => (item.kind === 'status' ? [[item.status, item.report?.status, item.errorCode]] : []));
  expect(codes).toEqual(failed.map((one) => ['failed', 'undelivered', /\((\d+)\)/.exec(one.what)![1]]));
});

it.skipIf(!present)(`corpus bodies of accounts that lost us end the sending, and those that came back begin it${note}`, () => {
  const trouble = (part: string): unknown =>
    items(index.find((one) => one.file.includes(part))!.file).map((item) => (item.kind === 'number' ? item.trouble : item.kind));
  expect(['account-deleted', 'partner-removed', 'account-offboarded', 'partner-added', 'account-violation'].map(trouble)).toEqual([
    ['account_deleted'],
    ['partner_removed'],
    ['account_offboarded'],
    [''],
    [undefined],
  ]);
});

it.skipIf(!present).each(present ? readdirSync(new URL('malformed/', FOLDER)) : ['(corpus missing)'])(
  `corpus malformed body %s says that it is unreadable, and throws nothing${note}`,
  (name) => {
    expect(parseHook(readFileSync(new URL(`malformed/${name}`, FOLDER)))).toEqual({
      items: [],
      unreadable: name.startsWith('003') ? 'not_whatsapp' : 'not_json',
    });
  },
);
