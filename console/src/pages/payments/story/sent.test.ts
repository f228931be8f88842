import { expect, it } from 'vitest';
import { messagesOf } from './sent.ts';

it('counts the copies of a message and keeps what went wrong', () => {
  expect(messagesOf([null, { id: 'a', state: 'sent', attempts: [{}, {}], lastError: 'busy' }])).toMatchObject([
    { id: 'a', copies: 2, lastError: 'busy', text: null },
  ]);
});
