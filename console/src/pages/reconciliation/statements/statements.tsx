import type { StatementImportsListData, StatementImportsListResponses } from '../../../api/generated/types.gen.ts';
import { useList } from '../../../api/hooks.ts';
import { usePlace } from '../../../api/place.ts';
import { dayOf } from '../../../format/time.ts';
import { useWords } from '../../../i18n/index.ts';
import { ListRows } from '../../../ui/list-rows.tsx';
import { Row } from '../../../ui/rows.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Money, Mono, Time } from '../../../ui/values.tsx';
import { words } from '../words/index.ts';
import type { Seen } from './look.tsx';
import { RejectedRows } from './rejected.tsx';

type Statement = StatementImportsListResponses[200]['results'][number];

/** Statements that were kept, newest first. */
export function Statements() {
  const { say } = useWords(words);
  const list = useList<StatementImportsListData, StatementImportsListResponses>('/api/statement-imports/', {});
  return (
    <ListRows
      list={list}
      label={say('recon.statements')}
      empty={<Empty icon="scale" title={say('recon.noStatements')} text={say('recon.noStatementsText')} />}
      row={(one) => <One key={one.id} statement={one} />}
    />
  );
}

function One({ statement }: { statement: Statement }) {
  const { say, language } = useWords(words);
  const { currency } = usePlace();
  const counts = [
    `${dayOf(statement.period_from, language)} – ${dayOf(statement.period_to, language)}`,
    say('recon.lines', { count: statement.lines }),
    say('recon.newLines', { count: statement.new_lines }),
    statement.imported_by_name ? say('recon.by', { name: statement.imported_by_name }) : '',
  ];
  return (
    <Row
      title={
        <>
          {statement.file_name} <Mono>{statement.paybill}</Mono>
        </>
      }
      text={counts.filter((part) => part !== '').join(' · ')}
      actions={
        <span className="text-right text-sm">
          <Money amount={statement.paid_in} currency={currency} />
          <span className="block text-quiet">
            <Time at={statement.imported_at} />
          </span>
        </span>
      }
    >
      {statement.rejected_rows > 0 && (
        <div className="mt-2">
          <RejectedRows file={statement.file_name} count={statement.rejected_rows} rows={(statement.rejected ?? []) as Seen['rejected']} />
        </div>
      )}
    </Row>
  );
}
