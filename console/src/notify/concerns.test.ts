import { expect, it } from 'vitest';
import { mayCall, reasonToCall } from './concerns.ts';
import { parseWish } from './wish.ts';

const me = { id: 'me', teams: new Set(['mine']) };
const word = (data: object) => reasonToCall({ kind: 'message.created', data: { calls: true, assignee: null, team: null, ...data } }, me);

it('calls for whoever holds the conversation, else for its team, else for everybody', () => {
  expect([word({ assignee: 'me' }), word({ assignee: 'she' }), word({ assignee: 'she', team: 'mine' })]).toEqual(['word', null, null]);
  expect([word({ team: 'mine' }), word({ team: 'theirs' }), word({})]).toEqual(['word', null, 'word']);
});

it('is silent for answers, for what was answered by itself, and for changes', () => {
  expect(word({ calls: undefined })).toBeNull();
  expect(reasonToCall({ kind: 'conversation.changed', data: { calls: true } }, me)).toBeNull();
});

it('has somebody looked up for words and mentions alone', () => {
  const kinds = ['message.created', 'note.mentioned', 'message.changed', 'conversation.changed'];
  expect(kinds.map((kind) => mayCall({ kind, data: { calls: true } }))).toEqual([true, true, false, false]);
  expect(mayCall({ kind: 'message.created', data: {} })).toBe(false);
});

it('calls for whom a colleague names', () => {
  expect(['me', 'she'].map((user) => reasonToCall({ kind: 'note.mentioned', data: { user } }, me))).toEqual(['mention', null]);
});

it('takes what it cannot read for no wish', () => {
  expect(['', 'on', 'on sound', '{"on":true}'].map(parseWish)).toEqual([
    { on: false, sound: false },
    { on: true, sound: false },
    { on: true, sound: true },
    { on: false, sound: false },
  ]);
});
