import { expect, it } from 'vitest';
import type { Template } from '../../templates/draft.ts';
import { ACTS, BLANKS, isWhole, moved, valuesWanted } from './macro-steps.ts';

it('knows which acts still lack something as they begin', () => {
  expect(ACTS.filter((act) => !isWhole({ ...BLANKS[act] } as Parameters<typeof isWhole>[0]))).toEqual(['reply', 'template', 'label', 'unlabel', 'note']);
  expect(isWhole({ do: 'note', text: ' ' })).toBe(false);
  expect(isWhole({ do: 'label', labels: ['l1'] })).toBe(true);
});

it('moves a step up, and leaves the others in their order', () => {
  const actions = [{ do: 'resolve' }, { do: 'note', text: 'x' }, { do: 'priority', priority: 'low' }] as const;
  expect(moved(actions, 2).map((one) => one.do)).toEqual(['resolve', 'priority', 'note']);
});

it('takes templates that want values alone', () => {
  const template = (components: readonly object[]) =>
    ({ channel: 'whatsapp', body_text: 'Dear {{1}}.', subject: '', components, variables: [] }) as unknown as Template;
  expect(valuesWanted(template([{ type: 'BODY', text: 'Dear {{1}}.' }]))).toEqual(['1']);
  expect(valuesWanted(template([{ type: 'HEADER', format: 'IMAGE' }]))).toBeNull();
  expect(valuesWanted(template([{ type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'See' }] }]))).toBeNull();
});
