import { expect, it } from 'vitest';
import { Problem, problemOf } from './problem.ts';

it('keeps code, request id and the texts of fields', () => {
  const problem = problemOf(400, { error: true, code: 'invalid', message: 'No.', details: { amount: ['Too small.'], limit: 3 }, request_id: 'r1' });
  expect(problem).toMatchObject({ status: 400, code: 'invalid', message: 'No.', requestId: 'r1', details: { amount: ['Too small.'] } });
});

it('keeps which of several things a code means', () => {
  expect(problemOf(400, { code: 'statements.unreadable', details: { reason: 'old_excel' } }).reason).toBe('old_excel');
  expect(problemOf(400, { code: 'invalid', details: { reason: ['Too short.'] } }).reason).toBeNull();
});

it.each([null, 'a web page', [], { code: 7 }, { details: null }])('makes a problem of %j too', (body) => {
  const problem = problemOf(502, body);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem.code).toBe('http_502');
});
