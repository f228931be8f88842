import { describe, expect, it } from 'vitest';
import { AppError } from '../../../kernel/errors.ts';
import { checkedUrl } from './address.ts';
import { judge, nextTry } from './plan.ts';
import { newSecret, signatureOf, signedHeaders } from './signature.ts';

describe('a signature', () => {
  it('is the one of the published vector of Standard Webhooks', () => {
    const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
    expect(signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signed)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is made by each secret, apart by a space', () => {
    const [first, second, signed] = [newSecret(), newSecret(), { id: 'a', timestamp: 1, body: '{}' }];
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(signedHeaders([first, second], signed)['webhook-signature']).toBe(`${signatureOf(first, signed)} ${signatureOf(second, signed)}`);
  });
});

const now = new Date('2026-03-02T07:15:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000];

describe('tries', () => {
  it('grow apart and end after about three days', () => {
    const pauses: number[] = [];
    for (let tries = 1; ; tries += 1) {
      const next = nextTry({ tries, now, chance: 0.5, retryAfterMs: null });
      if (next === null) break;
      pauses.push(next.getTime() - now.getTime());
    }
    expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
    const together = pauses.reduce((sum, pause) => sum + pause, 0);
    expect([together > 2.5 * DAY, together < 3.5 * DAY]).toEqual([true, true]);
  });

  it('do not come back together, and wait for as long as they are asked to', () => {
    const at = (chance: number, retryAfterMs: number | null = null): number => nextTry({ tries: 4, now, chance, retryAfterMs })!.getTime() - now.getTime();
    expect([at(0), at(1)]).toEqual([1.5 * HOUR, 2.5 * HOUR]);
    expect([at(0, 3 * HOUR), at(0, 900 * DAY)]).toEqual([3 * HOUR, DAY]);
  });
});

describe('an address', () => {
  const failed = { status: 500, error: 'http_500', retryAfterMs: null };
  it('is left alone after five failures in a row, for longer each time, and is well again after one success', () => {
    const rests = [3, 4, 5, 8, 40].map(
      (failures) => (judge({ failures, failingSince: now }, failed, now).resumeAt?.getTime() ?? now.getTime()) - now.getTime(),
    );
    expect(rests).toEqual([0, 30_000, 60_000, 600_000, 900_000]);
    expect(judge({ failures: 40, failingSince: now }, { status: 200, error: null, retryAfterMs: null }, now)).toEqual({
      failures: 0,
      failingSince: null,
      resumeAt: null,
      off: '',
    });
  });

  it('is given up after five days of nothing but failures, and at once when it says that it is gone', () => {
    expect(judge({ failures: 9, failingSince: new Date(now.getTime() - 5 * DAY + 1) }, failed, now).off).toBe('');
    expect(judge({ failures: 9, failingSince: new Date(now.getTime() - 5 * DAY) }, failed, now).off).toBe('failing');
    expect(judge({ failures: 0, failingSince: null }, { ...failed, status: 410 }, now).off).toBe('gone');
  });

  const refusal = (url: string, open = false): unknown => {
    try {
      return checkedUrl(url, open);
    } catch (error) {
      return error instanceof AppError ? error.details['url'] : error;
    }
  };
  it.each([
    'http://example.com/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/',
    'https://10.0.0.9/',
    'https://intranet/',
    'https://db.internal/',
    'https://printer.local/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://example.com:22/',
    'https://example.com:5432/',
    'https://user:secret@example.com/',
    'ftp://example.com/',
    'example.com',
    'https://[fd00::1]/',
    'https://localhost./',
    'javascript:alert(1)',
  ])('%s is refused in production', (url) => {
    expect(refusal(url)).toEqual([expect.stringMatching(/^(Must|Only)/)]);
  });

  it('of the public internet is taken; a receiver on one’s own machine is for trying out', () => {
    expect(refusal(' https://example.com/hooks?a=1#b ')).toBe('https://example.com/hooks?a=1');
    expect(refusal('https://example.com:8443/')).toBe('https://example.com:8443/');
    expect(refusal('http://127.0.0.1:9000/', true)).toBe('http://127.0.0.1:9000/');
  });
});
