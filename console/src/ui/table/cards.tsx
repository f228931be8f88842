import { isPlain } from './grid.tsx';
import type { Shape } from './grid.tsx';

/** The same rows for a phone: the leading facts on the first line, the others below in their order. */
export function Cards<Row extends { id: string }>({ label, items, rows, columns, at, open, total, margin }: Shape<Row>) {
  const [lead, rest] = [columns.filter((column) => column.lead), columns.filter((column) => !column.lead)];
  const before = (items[0]?.start ?? margin) - margin;
  return (
    <ul aria-label={label} style={{ minHeight: total, paddingTop: before }}>
      {items.map(({ index }) => {
        const row = rows[index];
        return (
          row && (
            <li
              key={row.id}
              aria-current={index === at}
              onClick={(event) => isPlain(event.target) && open(row)}
              className="min-h-24 cursor-pointer border-b border-line px-4 py-3 aria-[current=true]:bg-accent-soft"
            >
              <div className="flex items-center justify-between gap-3 font-medium">
                {lead.map((column) => (
                  <div key={column.id} className="min-w-0 truncate">
                    {column.cell(row)}
                  </div>
                ))}
              </div>
              <dl className="mt-1.5 grid grid-cols-2 gap-x-4 gap-y-1 text-sm">
                {rest.slice(0, 4).map((column) => (
                  <div key={column.id} className="flex min-w-0 gap-1.5">
                    <dt className="sr-only">{column.head}</dt>
                    <dd className="min-w-0 truncate text-quiet">{column.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          )
        );
      })}
    </ul>
  );
}
