import { expect, it } from 'vitest';
import { damaged } from './mutant-trial.ts';
import { MUTANTS } from './mutants.ts';

it.each(MUTANTS)('keeps a mutant that $name', ({ patches }) => {
  for (const patch of patches) expect(damaged(patch)).not.toContain(patch.find);
});
