import type { VirtualItem } from '@tanstack/react-virtual';
import type { Column } from './columns.ts';

export type Shape<Row> = {
  label: string;
  items: readonly VirtualItem[];
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  at: number;
  open: (row: Row) => void;
  total: number;
  margin: number;
};

/** A real table; the rows out of sight are two empty ones of their height. */
export function Grid<Row extends { id: string }>({ label, items, rows, columns, at, open, total, margin, height }: Shape<Row> & { height: number }) {
  const before = (items[0]?.start ?? margin) - margin;
  const after = Math.max(0, total - ((items.at(-1)?.end ?? margin) - margin));
  return (
    <table className="w-full border-collapse" aria-label={label} aria-rowcount={rows.length}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={`sticky top-12 z-10 h-9 border-b border-line bg-surface-1 px-4 text-xs font-medium text-quiet ${column.right ? 'text-right' : 'text-left'}`}
            >
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Gap height={before} />
        {items.map(({ index }) => {
          const row = rows[index];
          return (
            row && (
              <tr
                key={row.id}
                aria-rowindex={index + 1}
                aria-selected={index === at}
                onClick={(event) => isPlain(event.target) && open(row)}
                style={{ height }}
                className="cursor-pointer border-b border-line/60 last:border-0 hover:bg-surface-2 aria-selected:bg-accent-soft aria-selected:shadow-[inset_2px_0_0_var(--accent)]"
              >
                {columns.map((column) => (
                  <td key={column.id} className={`max-w-72 truncate px-4 ${column.right ? 'text-right' : ''}`}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          );
        })}
        <Gap height={after} />
      </tbody>
    </table>
  );
}

function Gap({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null;
}

/** A click on a link or button in a row is for that. */
export function isPlain(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('a, button') === null;
}
