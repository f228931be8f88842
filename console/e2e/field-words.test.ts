import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAID_ELSEWHERE, sentencesOf, toldOfFields } from '../../test/tidy/field-sentences.ts';
import { sources } from '../../test/tidy/sources.ts';

type Texts = Readonly<Record<string, string>>;

process.chdir(join(import.meta.dirname, '../..'));

// by their path, for the page is typed with the browser's names and the tests are not
const page = async (file: string): Promise<unknown> => import(join(import.meta.dirname, '../src', file));
const { sw } = (await page('i18n/said/sw.ts')) as { sw: Texts };
const { fr } = (await page('i18n/said/fr.ts')) as { fr: Texts };
const { finder } = (await page('i18n/said/find.ts')) as { finder: (texts: Texts) => (said: string) => string | null };
const { fieldText } = (await page('ui/field-text.ts')) as { fieldText: (said: string) => object | null };

const ERRORS = 'server/src/kernel/errors.ts';
const files = sources(['server/src'], /\.ts$/).filter(({ path }) => !/\.(test|testkit|fixture)\.ts$/.test(path) && path !== ERRORS);
const told = toldOfFields(files);
const elsewhere = Object.values(SAID_ELSEWHERE).flat();
const named = files.filter(({ path }) => elsewhere.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one)));
const sentences = new Set([...told.flatMap((one) => one.sentences), ...named.flatMap(sentencesOf)]);
const places = (text: string): string[] => [...text.matchAll(/\$\d/g)].map(([place]) => place).toSorted();

describe('what the server says of a field', () => {
  it('is found in its source, also where a call hands on what another place says', () => {
    const silent = told.filter((one) => one.silent).map((one) => one.path);
    expect(silent.toSorted()).toEqual(Object.keys(SAID_ELSEWHERE).toSorted());
    expect(sentences.size).toBeGreaterThan(200);
    for (const sentence of ['No such customer is registered.', 'At least $0 characters.', 'Another tariff has this name.', 'The file is empty.'])
      expect(sentences).toContain(sentence);
  });

  it.each([
    ['Swahili', sw],
    ['French', fr],
  ])('has words in %s, sentence by sentence, and the same values in them', (_language, texts) => {
    expect([...sentences].filter((sentence) => !(sentence in texts))).toEqual([]);
    expect(Object.keys(texts).filter((sentence) => !sentences.has(sentence))).toEqual([]);
    for (const [sentence, text] of Object.entries(texts)) {
      expect(text.trim(), sentence).not.toBe('');
      expect(places(text), sentence).toEqual(places(sentence));
    }
  });

  it('reaches its own words with values put in, and not those of another sentence', () => {
    const find = finder(Object.fromEntries(Object.keys(fr).map((key) => [key, key])));
    for (const sentence of sentences) {
      const said = sentence.replaceAll(/\$(\d)/g, (_place, at: string) => `4${at}`);
      expect(find(said), sentence).toBe(said);
    }
  });

  it('is put into words by what schemas say only where it is a schema’s sentence', () => {
    const taken = [...sentences].filter((sentence) => fieldText(sentence) !== null);
    expect(taken).toEqual(['This field is required.']);
  });
});
