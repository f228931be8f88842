import type { VirtualItem } from '@tanstack/react-virtual';
import { useSay } from '../../i18n/index.ts';
import { Check } from './check.tsx';
import type { Column } from './columns.ts';
import { Head } from './head.tsx';
import type { Sort } from './head.tsx';
import type { Selection } from './selection.ts';

export type Shape<Row> = {
  label: string;
  items: readonly VirtualItem[];
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  at: number;
  open: (row: Row) => void;
  total: number;
  margin: number;
  selection: Selection<Row> | undefined;
};

/** A real table; the rows out of sight are two empty ones of their height. */
export function Grid<Row extends { id: string }>(props: Shape<Row> & { height: number; sort: Sort | undefined }) {
  const { label, items, rows, columns, total, margin, sort, selection } = props;
  const before = (items[0]?.start ?? margin) - margin;
  const after = Math.max(0, total - ((items.at(-1)?.end ?? margin) - margin));
  return (
    <table className="w-full border-collapse" aria-label={label} aria-rowcount={rows.length}>
      <Head columns={columns} sort={sort} selection={selection} />
      <tbody>
        <Gap height={before} />
        {items.map(({ index }) => {
          const row = rows[index];
          return row && <Line key={row.id} {...props} row={row} index={index} />;
        })}
        <Gap height={after} />
      </tbody>
    </table>
  );
}

type LineProps<Row> = Pick<Shape<Row>, 'columns' | 'at' | 'open' | 'selection'> & { row: Row; index: number; height: number };

function Line<Row extends { id: string }>({ row, index, columns, at, open, selection, height }: LineProps<Row>) {
  const { say } = useSay();
  return (
    <tr
      aria-rowindex={index + 1}
      aria-selected={index === at}
      onClick={(event) => isPlain(event.target) && open(row)}
      style={{ height }}
      className={`cursor-pointer border-b border-line/60 last:border-0 hover:bg-surface-2 aria-selected:bg-accent-soft aria-selected:shadow-[inset_2px_0_0_var(--accent)] ${selection?.has(row.id) ? 'bg-accent-soft' : ''}`}
    >
      {selection && (
        <td className="w-10 pr-0 pl-2">
          <Check label={say('table.choose')} on={selection.has(row.id)} toggle={(range) => selection.toggle(index, range)} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={`truncate px-4 ${widthOf(column)} ${column.right ? 'text-right' : ''}`}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function widthOf<Row>({ wide, whole }: Column<Row>): string {
  if (wide) return 'w-full max-w-0';
  return whole ? '' : 'max-w-60 2xl:max-w-72';
}

function Gap({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null;
}

/** A click on a link, button or box in a row is for that. */
export function isPlain(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('a, button, label') === null;
}
