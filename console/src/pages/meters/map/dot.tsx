/** Colour and shape of a state: a dot is well, a diamond needs a look, a ring is quiet. */
const LOOK: Readonly<Record<string, { fill: string; shape: 'dot' | 'diamond' | 'ring' }>> = {
  active: { fill: 'var(--water)', shape: 'dot' },
  tamper: { fill: 'var(--danger)', shape: 'diamond' },
  fault: { fill: 'var(--danger)', shape: 'diamond' },
  offline: { fill: 'var(--warn)', shape: 'ring' },
  suspended: { fill: 'var(--text-quiet)', shape: 'ring' },
  maintenance: { fill: 'var(--info)', shape: 'ring' },
};
const OTHER = { fill: 'var(--text-quiet)', shape: 'dot' } as const;

/** The mark of one state, about the origin. */
export function Mark({ status, size = 6 }: { status: string; size?: number }) {
  const { fill, shape } = LOOK[status] ?? OTHER;
  if (shape === 'diamond')
    return <path d={`M0 ${-size * 1.3}L${size * 1.3} 0L0 ${size * 1.3}L${-size * 1.3} 0Z`} fill={fill} stroke="var(--surface-1)" strokeWidth="1.5" />;
  if (shape === 'ring') return <circle r={size - 1} fill="var(--surface-1)" stroke={fill} strokeWidth="3" />;
  return <circle r={size} fill={fill} stroke="var(--surface-1)" strokeWidth="1.5" />;
}

const [SMALLEST, LARGEST] = [13, 24];

/** A group: how many, in the colour of what most needs a look. */
export function Group({ count, status }: { count: number; status: string }) {
  const { fill } = LOOK[status] ?? OTHER;
  const radius = Math.min(LARGEST, SMALLEST + Math.log10(count) * 4);
  return (
    <>
      <circle r={radius} fill="var(--surface-1)" stroke={fill} strokeWidth="2.5" />
      <text textAnchor="middle" dy="0.35em" fontSize="12" fontWeight="600" fill="var(--text)">
        {count > 999 ? `${Math.round(count / 1000)}k` : count}
      </text>
    </>
  );
}
