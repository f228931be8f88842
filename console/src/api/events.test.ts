import { describe, expect, it } from 'vitest';
import { readEntry } from './events.ts';

describe('journal stream', () => {
  it('takes a journal entry', () => {
    const entry = { seq: 3, at: '2026-11-20T11:00:00Z', kind: 'vend', token: '1' };
    expect(readEntry(JSON.stringify(entry))).toEqual(entry);
  });

  it.each(['', 'hello', 'null', '[]', '{"seq":"3","at":"x","kind":"vend"}', '{"seq":3}'])('passes over %j', (text) => {
    expect(readEntry(text)).toBeNull();
  });
});
