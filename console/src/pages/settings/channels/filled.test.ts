import { expect, it } from 'vitest';
import { filled } from './filled.ts';

it('sends no empty credential, and the others as they were typed', () => {
  const values: Record<string, string> = { key: ' a b ', secret: '' };
  const typed = { text: (name: string) => (values[name] ?? '').trim(), secret: (name: string) => values[name] ?? '', on: () => false };
  expect(filled(typed, ['key', 'secret', 'passkey'])).toEqual({ key: ' a b ' });
});
