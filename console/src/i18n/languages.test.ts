import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { glossary } from './glossary.ts';
import { sw } from './sw.ts';

type Texts = Readonly<Record<string, string>>;

/** Each area's folder of texts has a file a language, which exports the texts under the language's name. */
const files = import.meta.glob<Record<string, Texts>>('../**/words/{en,sw,fr}.ts', { eager: true });
const folders = [...new Set(Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/'))))];
const areas = folders.map((folder): [string, Record<string, Texts>] => [
  folder.slice('../'.length),
  Object.fromEntries(['en', 'sw', 'fr'].map((language) => [language, files[`${folder}/${language}.ts`]?.[language] ?? {}])),
]);
const all: [string, Record<string, Texts>][] = [['what all pages share', { en, sw, fr }], ...areas];

const gaps = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([gap]) => gap).toSorted();
const terms = (text: string): string[] => [...text.matchAll(/\$t\(g\.(\w+)\)/g)].map(([, term]) => term ?? '');
const spoken = all.flatMap(([area, texts]) =>
  (['sw', 'fr'] as const).map((language): [string, { english: Texts; texts: Texts }] => [
    `${area} in ${language}`,
    { english: texts['en'] ?? {}, texts: texts[language] ?? {} },
  ]),
);

describe.each(spoken)('%s', (_name, { english, texts }) => {
  it('has every text and no other', () => {
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(english).toSorted());
    expect(Object.keys(english).length).toBeGreaterThan(0);
  });

  it('leaves no text empty and the same gaps in each', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('');
      expect(gaps(text), key).toEqual(gaps(english[key] ?? ''));
    }
  });
});

it('has no key in two areas', () => {
  const keys = all.flatMap(([, texts]) => Object.keys(texts['en'] ?? {}));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

it('names only terms that stand in the glossary', () => {
  const named = all
    .flatMap(([, texts]) => Object.values(texts))
    .flatMap((texts) => Object.values(texts))
    .flatMap(terms);
  expect(named.filter((term) => !(term in glossary))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
});

it('has every term in three languages', () => {
  for (const words of Object.values(glossary)) expect(words.filter((word) => word.trim() !== '')).toHaveLength(3);
});
