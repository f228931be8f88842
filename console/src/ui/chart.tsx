import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export type Point = { at: string; value: number };

const HEIGHT = 160;

/**
 * Quiet bars, one for each day. Screen readers get the same figures as a table.
 * @param points days as `2026-11-20`, oldest first
 */
export function BarChart({ label, head, points }: { label: string; head: readonly [string, string]; points: readonly Point[] }) {
  const home = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = home.current;
    if (!element || points.length === 0) return;
    const plot = new uPlot(optionsFor(element.clientWidth), dataOf(points), element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [points]);
  return (
    <figure aria-label={label} className="min-w-0 px-2 pb-2">
      <div ref={home} aria-hidden="true" className="w-full" style={{ height: HEIGHT }} />
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

function optionsFor(width: number): uPlot.Options {
  const [quiet, line, water] = [drawn('--text-quiet'), drawn('--line'), drawn('--water')];
  const axis = { stroke: quiet, font: '12px "Inter Variable", sans-serif', ticks: { show: false }, grid: { stroke: line, width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high)] } },
    axes: [
      { ...axis, grid: { show: false } },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
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
