import type { ReactNode } from 'react';

type Row = { key: string; cells: readonly ReactNode[] };

/** A short table of figures; the first column names, the others stand right. It scrolls inside itself on phones. */
export function Figured({ label, heads, rows, empty }: { label: string; heads: readonly string[]; rows: readonly Row[]; empty: string }) {
  if (rows.length === 0) return <p className="border-t border-line px-4 py-4 text-quiet">{empty}</p>;
  return (
    <div className="scroll-x border-t border-line" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head} scope="col" className={`px-4 py-2 text-xs font-medium whitespace-nowrap text-quiet ${at === 0 ? 'text-left' : 'text-right'}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-t border-line">
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, at) => (
                <td key={at} className={`px-4 py-2 ${at === 0 ? 'min-w-32' : 'text-right whitespace-nowrap'}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
