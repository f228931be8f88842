import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { countSegments } from '../../outbox/segments.ts';
import { confirmation } from './texts.ts';
import { asksForHelp, readOptOut } from './words.ts';

describe('a word that stops', () => {
  it.each([
    ['STOP', 'this', 'en'],
    [' Stop. ', 'this', 'en'],
    ['"stop"!!', 'this', 'en'],
    ['STOP please', 'this', 'en'],
    ['Please STOP', 'this', 'en'],
    ['stop sending me these messages', 'this', 'en'],
    ['STOP ALL', 'all', 'en'],
    ['STOPALL', 'all', 'en'],
    ['Stop whatsapp', ['whatsapp'], 'en'],
    ['stop sms and', null, null],
    ['Opt-out', 'this', 'en'],
    ['SITISHA', 'this', 'sw'],
    ['Acha kutuma', 'this', 'sw'],
    ['tafadhali niondoe', 'this', 'sw'],
    ['sitisha zote', 'all', 'sw'],
    ['Arrêt', 'this', 'fr'],
    ['ARRÊTER SVP', 'this', 'fr'],
    ['me désabonner', 'this', 'fr'],
  ])('%j', (text, channels, language) => {
    expect(readOptOut(text)).toEqual(channels === null ? null : { action: 'withdraw', channels, language });
  });
});

describe('a word that begins again', () => {
  it.each([
    ['START', 'en'],
    ['Unstop', 'en'],
    ['anza', 'sw'],
    ['JIUNGE', 'sw'],
    ['Commencer', 'fr'],
  ])('%j', (text, language) => {
    expect(readOptOut(text)).toEqual({ action: 'grant', channels: 'this', language });
  });
});

describe('words about water are none', () => {
  it.each([
    'please stop the leak at my house',
    'maji yameacha kutoka',
    'acha maji yatoke',
    'Mwisho wa mwezi nalipa',
    'the pump will not start',
    'start me a new connection',
    'cancel my payment',
    '',
    '🛑',
    'please',
    'a'.repeat(5000),
  ])('%j', (text) => {
    expect(readOptOut(text)).toBeNull();
  });
});

test('the answers fit into a text message or two', () => {
  for (const action of ['withdraw', 'grant'] as const)
    for (const language of ['en', 'sw', 'fr'] as const)
      expect(countSegments(confirmation({ action, language }, 'Amsol Water Company of Kenya')).segments).toBeLessThanOrEqual(2);
});

const PROBES = '/work/shared/corpus/sms-billing-ai/opt-out-probe.json';
test.skipIf(!existsSync(PROBES))('opt-out-probe.json', () => {
  const probes = JSON.parse(readFileSync(PROBES, 'utf8')) as { text: string; expect: string }[];
  const heard = (text: string): string => {
    const said = readOptOut(text)?.action;
    if (said !== undefined) return said === 'withdraw' ? 'opt_out' : 'opt_in';
    return asksForHelp(text) ? 'help' : 'none';
  };
  expect(probes.map(({ text }) => [text, heard(text)])).toEqual(probes.map(({ text, expect: wanted }) => [text, wanted.replace('?', '')]));
});
