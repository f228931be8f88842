import { expect, it } from 'vitest';
import { PendingMessages } from './pending.ts';

function storage(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
    read: () => kept,
  };
}
const made = { key: 'k1', conversation: 'c1', at: '2026-11-20T10:00:00Z', isNote: false, body: { text: 'Habari' } };

it('shows a message at once, keeps it when it fails, and lets it go when it has arrived', () => {
  const pending = new PendingMessages(storage());
  pending.add(made);
  expect(pending.all()).toEqual([{ ...made, state: 'sending', code: '' }]);
  pending.fail('k1', 'whatsapp.window_closed');
  expect(pending.all()[0]).toMatchObject({ state: 'failed', code: 'whatsapp.window_closed' });
  pending.add(made);
  expect(pending.all()).toHaveLength(1);
  pending.drop('k1');
  expect(pending.all()).toEqual([]);
});

it('loses nothing over a reload: what was under way is not known, under the same key', () => {
  const kept = storage();
  new PendingMessages(kept).add(made);
  expect(new PendingMessages(kept).all()).toEqual([{ ...made, state: 'failed', code: 'unreachable' }]);
});

it('begins anew when what was kept cannot be read', () => {
  expect(new PendingMessages(storage('{')).all()).toEqual([]);
  expect(new PendingMessages(storage('7')).all()).toEqual([]);
});

it('tells who listens, until they stop', () => {
  const pending = new PendingMessages(storage());
  let told = 0;
  const stop = pending.subscribe(() => (told += 1));
  pending.add(made);
  stop();
  pending.drop('k1');
  expect(told).toBe(1);
});
