import { useSay } from '../../i18n/index.ts';
import { Icon } from '../icon.tsx';
import { Check } from './check.tsx';
import type { Column } from './columns.ts';
import type { Selection } from './selection.ts';

/** The server's order: `name`, or `-name` for the last first; empty for its own. */
export type Sort = { value: string; choose: (value: string) => void };

const CELL = 'sticky top-12 z-10 h-9 border-b border-line bg-surface-1 px-4 text-xs font-medium text-quiet';

type Props<Row> = { columns: readonly Column<Row>[]; sort: Sort | undefined; selection: Selection<Row> | undefined };

/** The names of the columns; those that the server can order by are buttons. */
export function Head<Row extends { id: string }>({ columns, sort, selection }: Props<Row>) {
  const { say } = useSay();
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className={`${CELL} w-10 pr-0! pl-2!`}>
            <Check label={say('table.chooseAll')} on={selection.all} some={selection.rows.length > 0} toggle={selection.toggleAll} />
          </th>
        )}
        {columns.map((column) => (
          <th key={column.id} scope="col" aria-sort={ordered(column, sort)} className={`${CELL} ${column.right ? 'text-right' : 'text-left'}`}>
            {column.sort && sort ? <SortButton column={column} by={column.sort} sort={sort} /> : column.head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function ordered<Row>({ sort: by }: Column<Row>, sort: Sort | undefined): 'ascending' | 'descending' | undefined {
  if (!by || !sort) return undefined;
  return sort.value === by ? 'ascending' : sort.value === `-${by}` ? 'descending' : undefined;
}

function SortButton<Row>({ column, by, sort }: { column: Column<Row>; by: string; sort: Sort }) {
  const now = ordered(column, sort);
  return (
    <button
      type="button"
      onClick={() => sort.choose(nextSort(sort.value, by))}
      className={`-mx-1 inline-flex h-7 items-center gap-1 rounded px-1 hover:text-text ${now ? 'text-text' : ''}`}
    >
      {column.head}
      <span className={now ? '' : 'opacity-30'}>
        <Icon name="down" size={12} className={now === 'ascending' ? 'rotate-180' : ''} />
      </span>
    </button>
  );
}

/** The largest or last first, then the smallest, then the server's own order again. */
function nextSort(value: string, by: string): string {
  if (value === `-${by}`) return by;
  return value === by ? '' : `-${by}`;
}
