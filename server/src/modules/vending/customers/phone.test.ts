import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../../kernel/crypto.ts';
import { countryOf, payerDigest, readPhone } from './phone.ts';

describe('a phone number has one stored form, however it was written', () => {
  it.each(['0712345678', '0712 345 678', '+254712345678', '254712345678', '00254712345678', '+254 (0) 712-345-678', ' 712345678 '])('%s in Kenya', (text) => {
    expect(readPhone(text, 'KE')).toBe('254712345678');
  });

  it('reads national forms in the country of the client', () => {
    expect(readPhone('0754 123 456', 'TZ')).toBe('255754123456');
    expect(readPhone('0772123456', 'UG')).toBe('256772123456');
    expect(countryOf({ timeZone: 'Africa/Dar_es_Salaam', currency: 'KES' })).toBe('TZ');
    expect(countryOf({ timeZone: 'Africa/Nairobi', currency: 'UGX' })).toBe('UG');
    expect(countryOf({ timeZone: 'Africa/Nairobi', currency: 'KES' })).toBe('KE');
    // a Rwandan number in its national form would be a Kenyan stranger's
    expect(readPhone('0788 123 456', countryOf({ timeZone: 'Africa/Kigali', currency: 'RWF' }))).toBe('250788123456');
    expect(countryOf({ timeZone: 'Africa/Nairobi', currency: 'ZMW' })).toBe('ZM');
    expect(countryOf({ timeZone: 'Africa/Dakar', currency: 'XOF' })).toBe('SN');
    expect(countryOf({ timeZone: 'Europe/London', currency: 'GBP' })).toBe('KE');
  });

  it.each(['', '2547****678', 'abc', '12345', '58100000007', '07123', 'a'.repeat(64), '0712345678;drop', '+999712345678'])('refuses %j', (text) => {
    expect(readPhone(text, 'KE')).toBeNull();
  });
});

describe('a hashed payer is recognised and nothing reversible is kept', () => {
  const secrets = createSecrets({ current: 'a', keys: new Map([['a', Buffer.alloc(32, 1)]]) }, Buffer.alloc(32, 2));
  const hash = createHash('sha256').update('254712345678').digest('hex');

  it('is the same for the number and for its hash in either case', () => {
    expect(payerDigest(secrets, hash)).toEqual(payerDigest(secrets, '254712345678'));
    expect(payerDigest(secrets, hash.toUpperCase())).toEqual(payerDigest(secrets, '254712345678'));
    expect(payerDigest(secrets, '254712345678').toString('hex')).not.toBe(hash);
  });
});
