const CAPACITY = 50;

/** Whether a meter knows this token identifier: "used" when remembered, "old" when before all it remembers, else null. */
export function seen(memory: readonly number[], tid: number): 'used' | 'old' | null {
  if (memory.includes(tid)) return 'used';
  return tid < (memory[0] ?? 0) ? 'old' : null;
}

/** Adds an identifier in its place; beyond 50 the smallest is forgotten, and what lies before the rest becomes old. */
export function remember(memory: number[], tid: number): void {
  const place = memory.findIndex((known) => known > tid);
  memory.splice(place < 0 ? memory.length : place, 0, tid);
  if (memory.length > CAPACITY) memory.shift();
}
