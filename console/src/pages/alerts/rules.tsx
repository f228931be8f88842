import { useState } from 'react';
import type { AlertRulesListData, AlertRulesListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/page.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { kindName } from './columns.tsx';
import { RuleForm } from './rule-form.tsx';
import { words } from './words/index.ts';
import type { WordKey } from './words/index.ts';

export type Rule = AlertRulesListResponses[200]['results'][number];

/** One rule for each kind of alert; each opens into its form. */
export function Rules() {
  const { say } = useWords(words);
  const [open, setOpen] = useState<Rule | null>(null);
  const read = useRead<AlertRulesListData, AlertRulesListResponses>('/api/alert-rules/');
  return (
    <Panel title={say('alerts.tab.rules')} text={say('alerts.rulesText')}>
      <Loaded read={read} rows={8}>
        {({ results }) => (
          <ul className="divide-y divide-line border-t border-line">
            {results.map((rule) => (
              <li key={rule.id}>
                <RuleLine rule={rule} open={() => setOpen(rule)} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {open && <RuleForm rule={open} close={() => setOpen(null)} />}
    </Panel>
  );
}

function RuleLine({ rule, open }: { rule: Rule; open: () => void }) {
  const { say } = useWords(words);
  const told = [rule.by_sms && say('alerts.bySms'), rule.by_email && say('alerts.byEmail'), ...rule.roles.map((role) => say(`alerts.role.${role}` as WordKey))];
  const from =
    rule.threshold !== null && rule.threshold_unit && say('alerts.from', { value: rule.threshold, unit: say(`alerts.unit.${rule.threshold_unit}` as WordKey) });
  return (
    <button
      type="button"
      onClick={open}
      className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-left -outline-offset-2 hover:bg-surface-2"
    >
      <span className="min-w-48 flex-1 font-medium">{kindName(rule.alert_type, say)}</span>
      {rule.is_enabled ? <StateBadge state={rule.severity} group="severity" /> : <Badge>{say('alerts.off')}</Badge>}
      <span className="w-full text-sm text-quiet sm:w-[55%]">
        {[from, say(`alerts.delivery.${rule.delivery}` as WordKey), ...told].filter(Boolean).join(' · ')}
        {rule.is_default && ` (${say('alerts.default')})`}
      </span>
    </button>
  );
}
