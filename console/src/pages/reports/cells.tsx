import type { ReactNode } from 'react';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import type { SayOf } from '../../i18n/index.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { Day, Money, Mono, Time, Volume } from '../../ui/values.tsx';
import { phoneNumber } from '../../format/values.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { Difference } from '../reconciliation/signed.tsx';
import { words as differences } from '../reconciliation/words/index.ts';
import { columnsOf } from './catalogue.ts';
import type { Kind, ReportLook } from './catalogue.ts';
import { words } from './words/index.ts';

type Cell = string | number | boolean | null;
export type ReportRow = { id: string } & Readonly<Record<string, Cell>>;
type Say = SayOf<keyof typeof words.en | keyof typeof differences.en>;

const RIGHT: ReadonlySet<Kind> = new Set(['money', 'volume', 'integer', 'moment']);

/** The columns of a report as a table shows them. */
export function useColumns(look: ReportLook): readonly Column<ReportRow>[] {
  const { say } = useWords(words);
  const classes = useWords(differences);
  const { currency } = usePlace();
  return columnsOf(look).map(({ key, kind, extra }, at) => ({
    id: key,
    head: say(`reports.col.${key}` as keyof typeof words.en),
    lead: at < 2,
    right: RIGHT.has(kind),
    named: kind === 'flag',
    extra,
    cell: (row) =>
      key === 'difference' ? (
        <Difference
          of={{ difference: textOf(row['difference']), difference_m3: textOf(row['difference_m3']) }}
          currency={String(row['currency'] ?? currency)}
        />
      ) : (
        show(row[key] ?? null, kind, { say: key === 'class' ? (classes.say as Say) : (say as Say), currency: String(row['currency'] ?? currency), key })
      ),
  }));
}

const textOf = (value: Cell | undefined): string => String(value ?? '0');

type Shown = { say: Say; currency: string; key: string };

/** How a cell of each kind is shown; blanks never come here. */
const SHOW: Readonly<Record<Kind, (text: string, how: Shown) => ReactNode>> = {
  money: (text, { currency }) => <Money amount={text} currency={currency} />,
  volume: (text) => <Volume units={text} />,
  day: (text) => <Day day={text} />,
  moment: (text) => <Time at={text} />,
  integer: (text) => Number(text).toLocaleString('en-GB'),
  flag: (text, { say }) => say(text === 'true' ? 'reports.yes' : 'reports.no'),
  state: (text, { key }) => <StateBadge state={text} group={key === 'severity' ? 'severity' : 'state'} />,
  code: (text) => <Mono>{text}</Mono>,
  class: (text, { say }) => wordIn(differences, say, { group: 'recon.class', word: text }),
  text: (text, { key }) => (key.endsWith('phone') ? phoneNumber(text) : text),
};

function show(value: Cell, kind: Kind, how: Shown): ReactNode {
  if (value === null || value === '') return <span className="text-quiet">–</span>;
  return SHOW[kind](String(value), how);
}
