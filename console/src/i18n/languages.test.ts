import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { glossary } from './glossary.ts';
import { sw } from './sw.ts';

const gaps = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([gap]) => gap).toSorted();
const terms = (text: string): string[] => [...text.matchAll(/\$t\(g\.(\w+)\)/g)].map(([, term]) => term ?? '');

describe.each([
  ['Swahili', sw],
  ['French', fr],
])('%s', (_name, texts) => {
  it('has every text of the console and no other', () => {
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it('leaves no text empty and the same gaps in each', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(gaps(text), key).toEqual(gaps(en[key as keyof typeof en]));
    }
  });
});

it('names only terms that stand in the glossary', () => {
  const named = [en, sw, fr].flatMap((texts) => Object.values(texts)).flatMap(terms);
  expect(named.filter((term) => !(term in glossary))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
});

it('has every term in three languages', () => {
  for (const words of Object.values(glossary)) expect(words.filter((word) => word.trim() !== '')).toHaveLength(3);
});
