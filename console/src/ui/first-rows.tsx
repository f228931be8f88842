type Props = { label: string; rows: readonly (readonly string[])[]; cell?: string; className?: string };

/** The beginning of a file as a table: its first row names the columns. */
export function FirstRows({ label, rows: [head = [], ...rows], cell = 'max-w-72', className = 'scroll-x' }: Props) {
  return (
    <div tabIndex={0} role="region" aria-label={label} className={`rounded-md border border-line ${className}`}>
      <table className="w-full text-sm">
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={at} scope="col" className="sticky top-0 border-b border-line bg-surface-1 px-3 py-1.5 text-left font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, at) => (
            <tr key={at} className="border-b border-line/60 last:border-0">
              {head.map((_name, column) => (
                <td key={column} className={`px-3 py-1 ${cell}`}>
                  {cells[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
