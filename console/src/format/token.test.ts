import { describe, expect, it } from 'vitest';
import { firstToken, inFours, splitTokens } from './token.ts';

const TOKEN = '47186281207955155808';

describe('tokens in texts', () => {
  it.each([TOKEN, '4718 6281 2079 5515 5808', '4718-6281-2079-5515-5808'])('finds a token written as %s', (written) => {
    expect(firstToken(`Maji: token ${written}. Asante`)).toBe(TOKEN);
  });

  it('loses no letter of the message when cutting it', () => {
    const text = `A ${TOKEN} b 4718-6281-2079-5515-5808c`;
    const parts = splitTokens(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter((part) => part.token)).toHaveLength(2);
  });

  it.each(['58100000007', `${TOKEN}1`, '0712 345 678', 'Ksh5,000.00'])('does not take %s for a token', (text) => {
    expect(firstToken(text)).toBeNull();
  });

  it('shows digits in fours, also while they are being typed', () => {
    expect(inFours(TOKEN)).toBe('4718 6281 2079 5515 5808');
    expect(inFours('47186')).toBe('4718 6');
    expect(inFours('4718')).toBe('4718');
  });
});
