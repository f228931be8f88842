import { useSay } from '../../i18n/index.ts';
import { Check } from './check.tsx';
import { FACTS } from './columns.ts';
import type { Column } from './columns.ts';
import { isPlain } from './grid.tsx';
import type { Shape } from './grid.tsx';

/** The same rows for a phone: the leading facts on the first line, the others below in their order. */
export function Cards<Row extends { id: string }>(props: Shape<Row> & { height: number }) {
  const { label, items, rows, total, margin } = props;
  const before = (items[0]?.start ?? margin) - margin;
  return (
    <ul aria-label={label} style={{ minHeight: total, paddingTop: before }}>
      {items.map(({ index }) => {
        const row = rows[index];
        return row && <Card key={row.id} {...props} row={row} index={index} />;
      })}
    </ul>
  );
}

type CardProps<Row> = Shape<Row> & { height: number; row: Row; index: number };

function Card<Row extends { id: string }>({ row, index, columns, at, open, selection, height }: CardProps<Row>) {
  const { say } = useSay();
  const [lead, rest] = [columns.filter((column) => column.lead), columns.filter((column) => !column.lead)];
  return (
    <li
      aria-current={index === at}
      onClick={(event) => isPlain(event.target) && open(row)}
      style={{ height }}
      className={`flex cursor-pointer overflow-hidden border-b border-line py-2.5 pr-4 last:border-0 aria-[current=true]:bg-accent-soft ${selection ? 'pl-1' : 'pl-4'} ${selection?.has(row.id) ? 'bg-accent-soft' : ''}`}
    >
      {selection && (
        <div className="-mt-2 shrink-0">
          <Check label={say('table.choose')} on={selection.has(row.id)} toggle={(range) => selection.toggle(index, range)} />
        </div>
      )}
      <div className="min-w-0 flex-1">
        <div className="flex items-center justify-between gap-3 font-medium">
          {lead.map((column, place) => (
            <div key={column.id} className={place === 0 ? 'min-w-0 truncate' : 'max-w-3/5 shrink-0 truncate'}>
              {column.cell(row)}
            </div>
          ))}
        </div>
        <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {rest.slice(0, FACTS).map((column) => (
            <Fact key={column.id} column={column} row={row} />
          ))}
        </dl>
      </div>
    </li>
  );
}

/** A value beside its name. Where there is no room for both, the name goes as a whole (to the next line, out of sight), for a piece of it says nothing. */
function Fact<Row>({ column: { head, cell, right, named, wide }, row }: { column: Column<Row>; row: Row }) {
  const width = wide ? 'basis-full' : 'basis-[calc(50%-0.5rem)]';
  if (!right && !named)
    return (
      <div className={`flex min-w-0 grow items-baseline has-[dd:empty]:hidden ${width}`}>
        <dt className="sr-only">{head}</dt>
        <dd className="min-w-0 truncate text-quiet">{cell(row)}</dd>
      </div>
    );
  return (
    <div className={`flex h-5 min-w-0 grow flex-row-reverse flex-wrap items-baseline justify-end gap-x-1.5 overflow-hidden ${width}`}>
      <dt className="text-xs leading-5 text-quiet">{head}</dt>
      <dd className="order-first text-quiet">{cell(row)}</dd>
    </div>
  );
}
