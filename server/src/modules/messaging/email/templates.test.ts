import { describe, expect, it } from 'vitest';
import { isAddress, oneLine } from './address.ts';
import { renderHtml, renderText, type Letter } from './layout.ts';
import { footerOf, write, type Message } from './templates.ts';
import type { Language } from './words.ts';

const NASTY = `<script>alert("x")</script> & 'Maji'`;
const until = '2026-12-01 08:00';
const MESSAGES: readonly Message[] = [
  {
    template: 'token_issued',
    token: '12345678901234567890',
    meterNumber: NASTY,
    tenths: 65,
    amountMinor: 30_000n,
    remainderMinor: 1_000n,
    currency: 'KES',
    receipt: 'SKL0001',
  },
  { template: 'payment_confirmed', receipt: 'SKL0001', note: NASTY },
  { template: 'low_water', meterNumber: NASTY, days: 2 },
  { template: 'alert', type: 'Tamper', messages: [NASTY, 'two'], more: 3, url: 'https://maji.test/alerts' },
  { template: 'digest', day: '2026-11-20', groups: [{ title: 'Offline', count: 7, examples: [NASTY] }], url: 'https://maji.test/alerts' },
  { template: 'report_ready', title: NASTY, facts: [['Rows', '12']], link: { url: 'https://maji.test/r?a=1&b=2', until } },
  { template: 'report_ready', title: NASTY, facts: [], link: null },
  { template: 'invitation', invitedBy: NASTY, role: 'operator', url: 'https://maji.test/i/x', until },
  { template: 'password_reset', url: 'https://maji.test/r/x', until },
  { template: 'verify_email', url: 'https://maji.test/#/verify-email/x', until },
  { template: 'address_in_use', url: 'https://maji.test/' },
  { template: 'account_notice', what: 'password_changed', at: NASTY },
  { template: 'account_notice', what: 'email_changed', at: until },
  { template: 'account_notice', what: 'second_factor_on', at: until },
  { template: 'account_notice', what: 'second_factor_off', at: until },
  { template: 'account_notice', what: 'recovery_code_used', at: until },
];
const LANGUAGES: readonly Language[] = ['en', 'sw', 'fr'];
const CASES = MESSAGES.flatMap((message) => LANGUAGES.map((language) => [message.template, language, message] as const));

function letter(message: Message, language: Language): Letter & { readonly subject: string } {
  const writing = { language, client: NASTY };
  const { subject, title, preview, blocks } = write(message, writing);
  const footer = footerOf(message.template, writing, 'https://maji.test/u/x/');
  return { subject, language, title, preview, blocks, brand: { name: NASTY, colour: '#123456"><b' }, footer };
}

describe('every mail in every language', () => {
  it.each(CASES)('%s in %s escapes what others wrote and says the same as text and as page', (_name, language, message) => {
    const made = letter(message, language);
    const [html, text] = [renderHtml(made), renderText(made)];
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('#123456"');
    expect(html).toContain(`lang="${language}"`);
    expect(html).toContain('prefers-color-scheme: dark');
    expect(made.subject.trim()).not.toBe('');
    expect(`${made.subject}${text}${html}`).not.toMatch(/undefined|\[object|null/);
    for (const block of made.blocks)
      if (block.kind === 'button') expect([text.includes(block.url), html.includes(block.url.replaceAll('&', '&amp;'))]).toEqual([true, true]);
  });

  it('shows a token in groups of four, and neither in the subject nor in the preview', () => {
    const made = letter(MESSAGES[0]!, 'sw');
    expect(renderText(made)).toContain('1234 5678 9012 3456 7890');
    expect(renderText(made)).toContain('6.5 m³');
    expect(`${made.subject}${made.preview}`).not.toMatch(/1234/);
  });

  it('to a customer names the way out; an invitation, which was asked for, does not', () => {
    expect(renderText(letter(MESSAGES[0]!, 'fr'))).toContain('https://maji.test/u/x/');
    expect(renderText(letter(MESSAGES[7]!, 'en'))).not.toContain('https://maji.test/u/x/');
  });

  it('links to no scripts', () => {
    const message: Message = { template: 'password_reset', url: 'javascript:alert(1)', until };
    expect(() => renderHtml(letter(message, 'en'))).toThrow(/cannot link/);
    expect(() => renderText(letter(message, 'en'))).toThrow(/cannot link/);
  });
});

describe('what may stand in a header', () => {
  it.each(['a\r\nBcc: x@y.zz', 'a\nb', 'a\u2028b', 'a\0b', 'a\u0085b'])('%j becomes one line', (text) => {
    // eslint-disable-next-line no-control-regex -- that is what is looked for
    expect(oneLine(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/);
  });

  it.each(['a@b.co', 'amina.wanjiku+maji@example.co.ke'])('%s is an address', (text) => expect(isAddress(text)).toBe(true));
  it.each(['a', 'a@b', 'a@b.co,c@d.co', 'A <a@b.co>', 'a@b.co\r\nBcc: c@d.co', '"x y"@b.co', `${'a'.repeat(250)}@b.co`])('%j is none', (text) =>
    expect(isAddress(text)).toBe(false),
  );
});
