import { getCountryCallingCode } from 'libphonenumber-js/max';
import { Type, type Static } from 'typebox';
import type { Tx } from '../../../kernel/db.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { route, type RouteDefinition } from '../../../kernel/http.ts';
import { isUuid } from '../../../kernel/ids.ts';
import { countryOf } from '../../../kernel/phone.ts';
import { record } from '../../tenancy/audit/index.ts';
import { CostBody, presentCost, pricesNow } from '../sms/index.ts';
import { chooseSender, findTemplate, takesOneText, type TemplateRow } from '../whatsapp/index.ts';
import { RULE_KINDS, type RuleKind } from './kinds.ts';
import { listRules, placeOf, utilityPrice, writeRule, type Rule } from './queries.ts';
import type { Rules } from './rules.ts';

const tag = 'WhatsApp';
const path = '/api/messaging/failover/';
const Maybe = Type.Union([Type.String(), Type.Null()]);
const Kind = Type.Unsafe<RuleKind>({ type: 'string', enum: [...RULE_KINDS] });
const Wait = Type.Integer({ minimum: 1, maximum: 1_440 });

const Shown = Type.Object({
  kind: Kind,
  is_active: Type.Boolean({ description: 'False: by text message alone.' }),
  whatsapp_template: Maybe,
  whatsapp_number: Type.Union([Type.String(), Type.Null()], { description: 'Null: the first that may send.' }),
  wait_minutes: Type.Integer({ description: 'The text message leaves when WhatsApp has not brought it by then, or at once when it failed.' }),
  whatsapp_cost: CostBody,
  sms_cost: CostBody,
});
const List = Type.Object({ results: Type.Array(Shown) });
const Body = Type.Object(
  {
    is_active: Type.Boolean(),
    whatsapp_template: Type.String({ format: 'uuid', description: 'Approved, with one place in its text, which takes the whole message.' }),
    whatsapp_number: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' })),
    wait_minutes: Wait,
  },
  { additionalProperties: false },
);

export interface FailoverDeps {
  readonly now: () => Date;
  readonly rules: Rules;
}

export function failoverRoutes(deps: FailoverDeps): RouteDefinition[] {
  return [listRoute(), ...RULE_KINDS.map((kind) => changeRoute(deps, kind))];
}

function listRoute(): RouteDefinition {
  return route({
    method: 'GET',
    path,
    summary: 'Which kinds of messages go by WhatsApp first and by SMS when they are not there in time, and what one of each costs',
    tag,
    access: 'whatsapp.read',
    response: List,
    handle: (ctx) => ctx.write(shownRules),
  });
}

const NAMED: Readonly<Record<RuleKind, string>> = { token: 'tokens', notice: 'notices to customers', alert: 'alerts to staff' };

function changeRoute({ now, rules }: FailoverDeps, kind: RuleKind): RouteDefinition {
  return route({
    method: 'PUT',
    path: `${path}${kind}/`,
    summary: `Lets ${NAMED[kind]} go by WhatsApp first, or by SMS alone again`,
    tag,
    access: 'credentials.manage',
    body: Body,
    response: List,
    errors: [409],
    async handle(ctx, { body }) {
      const { tenantId, shown } = await ctx.write(async (tx) => {
        const rule = await ruleOf(tx, kind, body);
        await writeRule(tx, rule, now());
        await record(tx, ctx, [{ action: 'failover_rule.changed', objectType: 'failover_rule', objectId: tx.tenantId, details: { kind, ...body } }]);
        return { tenantId: tx.tenantId, shown: await shownRules(tx) };
      });
      rules.forget(tenantId);
      return shown;
    },
  });
}

/** @throws AppError `not_found`, `invalid`, `whatsapp.…` for a number that may not send */
async function ruleOf(tx: Tx, kind: RuleKind, body: Static<typeof Body>): Promise<Rule> {
  const template = isUuid(body.whatsapp_template) ? await findTemplate(tx, body.whatsapp_template.toLowerCase()) : undefined;
  if (template?.channel !== 'whatsapp') throw notFound();
  const problem = problemOf(template, body);
  if (problem !== undefined) throw invalid({ whatsapp_template: [problem] });
  const numberId = body.whatsapp_number?.toLowerCase() ?? null;
  if (body.is_active || numberId !== null) await chooseSender(tx, numberId);
  return { kind, templateId: template.id, numberId, waitMinutes: body.wait_minutes, isActive: body.is_active };
}

function problemOf(template: TemplateRow, { is_active: isActive }: Static<typeof Body>): string | undefined {
  if (!takesOneText(template)) return 'It needs exactly one place, in its text: the whole message goes there.';
  if (template.category === 'MARKETING') return 'This is advertising to Meta. Choose a template of the category UTILITY.';
  return isActive && template.status !== 'approved' ? 'Meta has not approved it.' : undefined;
}

const USUAL_WAIT = 5;

async function shownRules(tx: Tx): Promise<Static<typeof List>> {
  const rules = new Map((await listRules(tx)).map((rule) => [rule.kind, rule]));
  const country = countryOf(await placeOf(tx));
  const costOf = await pricesNow(tx);
  const costs = { whatsapp_cost: presentCost(await utilityPrice(tx, country)), sms_cost: presentCost(costOf(getCountryCallingCode(country), 1)) };
  return { results: RULE_KINDS.map((kind) => ({ ...shownRule(kind, rules.get(kind)), ...costs })) };
}

function shownRule(kind: RuleKind, rule: Rule | undefined): Omit<Static<typeof Shown>, 'whatsapp_cost' | 'sms_cost'> {
  return {
    kind,
    is_active: rule?.isActive ?? false,
    whatsapp_template: rule?.templateId ?? null,
    whatsapp_number: rule?.numberId ?? null,
    wait_minutes: rule?.waitMinutes ?? USUAL_WAIT,
  };
}
