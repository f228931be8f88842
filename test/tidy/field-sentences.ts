import type { Source } from './sources.ts';

const ROOM = 'server/src/modules/';

/**
 * Calls of `invalid` that hand on what another place says, and where that stands. A call that has no sentence of its own
 * belongs in here, so that the sentence is found all the same.
 */
export const SAID_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'server/src/kernel/http-errors.ts': ['server/src/kernel/http-errors.ts'],
  [`${ROOM}tenancy/workspaces/accept.ts`]: [`${ROOM}tenancy/workspaces/accept.ts`],
  [`${ROOM}tenancy/members/passwords.ts`]: [`${ROOM}tenancy/members/passwords.ts`],
  [`${ROOM}tenancy/tenants/vendor-accounts/accounts.ts`]: [`${ROOM}tenancy/tenants/vendor-accounts/accounts.ts`],
  [`${ROOM}vending/imports/run.ts`]: [`${ROOM}vending/imports/columns.ts`],
  // what the schemas of routes say, which begins with "must"
  [`${ROOM}vending/imports/cells.ts`]: [],
  [`${ROOM}vending/tariffs/versions.ts`]: [`${ROOM}vending/tariffs/versions.ts`],
  [`${ROOM}vending/tariffs/tariffs.ts`]: [`${ROOM}vending/tariffs/tariffs.ts`],
  [`${ROOM}vending/balances/import.ts`]: ['server/src/kernel/tables/', `${ROOM}vending/balances/import.ts`],
  [`${ROOM}messaging/failover/routes.ts`]: [`${ROOM}messaging/failover/routes.ts`],
  [`${ROOM}messaging/contacts/action-routes.ts`]: [`${ROOM}messaging/contacts/input.ts`],
  [`${ROOM}messaging/contacts/input.ts`]: [`${ROOM}messaging/contacts/input.ts`],
  [`${ROOM}messaging/contacts/segments/filter.ts`]: [`${ROOM}messaging/contacts/segments/filter.ts`],
  [`${ROOM}messaging/contacts/imports/rows.ts`]: [`${ROOM}messaging/contacts/imports/rows.ts`],
  [`${ROOM}messaging/contacts/imports/columns.ts`]: [`${ROOM}messaging/contacts/imports/columns.ts`],
  [`${ROOM}messaging/contacts/imports/imports.ts`]: ['server/src/kernel/tables/'],
  [`${ROOM}messaging/contacts/edits/actions.ts`]: [`${ROOM}messaging/contacts/edits/actions.ts`],
  [`${ROOM}messaging/contacts/attributes/attributes.ts`]: [`${ROOM}messaging/contacts/attributes/attributes.ts`],
  [`${ROOM}messaging/whatsapp/templates/templates.ts`]: [`${ROOM}messaging/whatsapp/templates/`],
  [`${ROOM}messaging/whatsapp/messages/send.ts`]: [`${ROOM}messaging/whatsapp/messages/`],
  [`${ROOM}messaging/sms/lists/take.ts`]: [`${ROOM}messaging/sms/lists/take.ts`],
  [`${ROOM}messaging/sms/lists/columns.ts`]: [`${ROOM}messaging/sms/lists/columns.ts`],
  [`${ROOM}operations/webhooks/address.ts`]: [`${ROOM}operations/webhooks/address.ts`],
  [`${ROOM}messaging/inbox/macros/actions.ts`]: [`${ROOM}messaging/inbox/macros/actions.ts`],
  [`${ROOM}messaging/senders/names.ts`]: [`${ROOM}messaging/senders/names.ts`],
  [`${ROOM}messaging/campaigns/schedule-preview.ts`]: [`${ROOM}messaging/campaigns/input.ts`],
  [`${ROOM}messaging/campaigns/input.ts`]: [`${ROOM}messaging/campaigns/input.ts`, `${ROOM}messaging/campaigns/parts.ts`],
};

/** A value within a sentence is called by its place, as in the catalogue. */
function numbered(text: string): string {
  let at = 0;
  return text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, () => `$${at++}`);
}

interface Found {
  readonly path: string;
  /** Sentences of the files, values as `$0`, `$1`. */
  readonly sentences: readonly string[];
  /** Calls without a sentence of their own. */
  readonly silent: boolean;
}

/** What each file tells of fields itself. */
export function toldOfFields(files: readonly Source[]): readonly Found[] {
  return files.flatMap(({ path, text }) => {
    const calls = [...text.matchAll(/\binvalid\(/g)].filter(({ index }) => !text.slice(0, index).endsWith('function '));
    const told = calls.map(({ index }) => literals(inside(text, index + 'invalid'.length)));
    return calls.length === 0 ? [] : [{ path, sentences: told.flat(), silent: told.some((one) => one.length === 0) }];
  });
}

/** Every sentence of a file, those that belong to a refusal of another kind left out. */
export function sentencesOf({ text }: Source): readonly string[] {
  const rest = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\b(?:description|summary|message): .*$/gm, '');
  const others = [...rest.matchAll(/\b(?:conflict|forbidden|AppError|Error)\(/g)].map(({ index, 0: call }) => inside(rest, index + call.length - 1));
  const kept = others.reduce((left, other) => left.replace(other, '()'), rest);
  return literals(kept).filter((sentence) => /^[A-Z$]/.test(sentence) && sentence.endsWith('.'));
}

const LITERAL = /(?:'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*)`)(\]?:)?/g;

/** Texts with a blank in them; names of fields have none, and what stands before a colon is one. */
function literals(code: string): readonly string[] {
  const values = [...code.matchAll(LITERAL)].filter(([, , , , colon]) => colon === undefined);
  return values
    .map(([, single, double, template]) => numbered((single ?? double ?? template ?? '').replaceAll(/\\(.)/g, '$1')))
    .filter((text) => text.includes(' '));
}

/** From a bracket to the one that closes it; brackets within texts come in pairs. */
function inside(code: string, from: number): string {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')' && (depth -= 1) === 0) return code.slice(from, at + 1);
  }
  return '';
}
