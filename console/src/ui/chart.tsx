import { useEffect, useRef, useState } from 'react';
import './plain-locale.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useSay } from '../i18n/index.ts';
import { compact, dayLabel } from './chart-labels.ts';
import { useTheme } from './use-theme.ts';

export type Point = { at: string; value: number };
type Props = { label: string; head: readonly [string, string]; points: readonly Point[]; height?: number; unit?: string };

const HEIGHT = 160;
const DAY_S = 86_400;

/**
 * Quiet bars, one for each day; the one under the pointer is told above. Screen readers get the same figures as a table.
 * @param points days as `2026-11-20`, oldest first
 * @param unit of the figures beside it, where its name does not say it
 */
export function BarChart({ label, head, points, height = HEIGHT, unit = '' }: Props) {
  const home = useRef<HTMLDivElement>(null);
  const { language } = useSay();
  const theme = useTheme();
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const element = home.current;
    if (!element || points.length === 0) return;
    const size = { width: element.clientWidth, height };
    const plot = new uPlot(optionsFor(size, { language, told: setAt }), dataOf(points), element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [points, height, language, theme]);
  const told = at === null ? undefined : points[at];
  return (
    <figure aria-label={label} className="min-w-0 px-2 pb-2">
      <p aria-hidden="true" className="flex h-5 justify-between px-2 text-sm text-quiet tabular-nums">
        <span className="text-xs">{unit}</span>
        <span>{told && `${dayLabel(told.at, language)}: ${told.value.toLocaleString('en-GB')}`}</span>
      </p>
      <div ref={home} aria-hidden="true" className="w-full" style={{ height }} />
      <table className="sr-only">
        <thead>
          <tr>
            <th scope="col">{head[0]}</th>
            <th scope="col">{head[1]}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.at}>
              <td>{point.at}</td>
              <td>{point.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function dataOf(points: readonly Point[]): uPlot.AlignedData {
  return [points.map((point) => Date.parse(point.at) / 1000), points.map((point) => point.value)];
}

type Drawing = { language: Parameters<typeof dayLabel>[1]; told: (at: number | null) => void };

function optionsFor(size: { width: number; height: number }, { language, told }: Drawing): uPlot.Options {
  const [quiet, line, water] = [drawn('--text-quiet'), drawn('--line'), drawn('--water')];
  const axis = { stroke: quiet, font: '12px "Inter Variable", sans-serif', ticks: { show: false }, grid: { stroke: line, width: 1 } };
  const days = (seconds: number): string => dayLabel(new Date(seconds * 1000).toISOString().slice(0, 10), language);
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    hooks: { setCursor: [(plot) => told(plot.cursor.idx ?? null)] },
    // days are days, whatever clock this device has
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
    // the first and the last day have room for all of their bars
    scales: { x: { range: (_plot, first, last) => [first - DAY_S / 2, last + DAY_S / 2] }, y: { range: (_plot, _low, high) => [0, Math.max(1, high)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        // below the figure of the other axis, which stands beside the line
        gap: 10,
        size: 34,
        incrs: [1, 2, 5, 7, 14, 30, 60, 90, 180, 365].map((one) => one * DAY_S),
        values: (_plot, at) => at.map(days),
        space: 64,
      },
      {
        ...axis,
        size: 48,
        incrs: [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000].flatMap((one) => [one, one * 2, one * 5]),
        values: (_plot, at) => at.map(compact),
      },
    ],
    series: [{}, { fill: water, stroke: water, width: 0, paths: uPlot.paths.bars!({ size: [0.6, 28], radius: 0.15 }), points: { show: false } }],
  };
}

/** A colour of the tokens as a canvas knows it: the browser resolves light and dark for an element. */
function drawn(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
