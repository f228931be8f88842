import { createHash } from 'node:crypto';
import { groupThousands } from '../../../kernel/money.ts';
import { escapeHtml } from '../../../kernel/text.ts';
import type { Status } from './status.ts';
import { WORDS, type BuyerLanguage, type Words } from './words.ts';

/** Small enough for the slowest network; light and dark as the phone is set. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.45 system-ui,sans-serif}
body{margin:0 auto;max-width:26rem;padding:16px;background:light-dark(#f4f8f8,#10191c);color:light-dark(#12262b,#edf3f3)}
header{display:flex;justify-content:space-between;align-items:baseline;gap:16px}
h1{font-size:22px;margin:8px 0}
a{color:light-dark(#0b5c63,#5fd0cd)}
form,section{background:light-dark(#fff,#18242a);border:1px solid light-dark(#d5e0e2,#33454b);border-radius:8px;padding:16px;margin:16px 0}
label{display:block;margin-bottom:12px}
input{box-sizing:border-box;width:100%;height:44px;margin-top:4px;padding:0 12px;font:18px ui-monospace,monospace;border:1px solid light-dark(#8aa0a5,#66797f);border-radius:6px;background:transparent;color:inherit}
button{width:100%;min-height:44px;border:0;border-radius:6px;background:light-dark(#0b5c63,#5fd0cd);color:light-dark(#fff,#06262a);font:600 16px system-ui,sans-serif}
:focus-visible{outline:2px solid light-dark(#0b5c63,#5fd0cd);outline-offset:2px}
.state{font-weight:600;margin:0 0 12px;padding-left:12px;border-left:4px solid light-dark(#0b5c63,#5fd0cd)}
.delivered{border-left-style:double}.with_vendor{border-left:4px dashed light-dark(#6a3fc0,#b9a2f2)}.with_people{border-left-color:light-dark(#8a5a00,#f0c050)}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:0}dt{opacity:.75}dd{margin:0;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}`;

/** Nothing is loaded and nothing runs: the one style is known by its hash. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export interface PageContent {
  readonly language: BuyerLanguage;
  readonly receipt: string;
  readonly meter: string;
  readonly status: Status | null;
  readonly note: string | null;
}

/** The whole page as text. */
export function renderPage(content: PageContent): string {
  const { language, status, note } = content;
  const words = WORDS[language];
  const other = language === 'en' ? 'sw' : 'en';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(words.title)}</title><style>${STYLE}</style></head>
<body><header><h1>${escapeHtml(words.title)}</h1><a href="/t/?lang=${other}" lang="${other}">${words.other}</a></header>
<main>${note === null ? '' : `<p role="status">${escapeHtml(note)}</p>`}${status === null ? `<p>${escapeHtml(words.intro)}</p>` : statusPart(status, content)}${askPart(content, words)}</main></body></html>
`;
}

function askPart({ language, receipt, meter }: PageContent, words: Words): string {
  return `<form method="post" action="/t/"><input type="hidden" name="lang" value="${language}">
<label>${escapeHtml(words.receipt)}<input name="receipt" value="${escapeHtml(receipt)}" required maxlength="40" autocapitalize="characters" autocomplete="off" spellcheck="false"></label>
<label>${escapeHtml(words.meter)}<input name="meter" value="${escapeHtml(meter)}" required maxlength="4" pattern="[0-9]{4}" inputmode="numeric" autocomplete="off"></label>
<button>${escapeHtml(words.find)}</button></form>`;
}

const LOCALES = { en: 'en-GB', sw: 'sw-KE' } as const;

/** "20 Nov 2026, 14:05" by the clocks of the utility, which are the buyer's. */
function timeText({ receivedAt, zone }: Status, language: BuyerLanguage): string {
  return receivedAt.toLocaleString(LOCALES[language], { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

function statusPart(status: Status, { language, receipt, meter }: PageContent): string {
  const words = WORDS[language];
  const facts = [
    [words.receipt, status.receipt],
    [words.meter, status.meter],
    [words.amount, `${status.currency} ${groupThousands(status.amount)}`],
    [words.paid, timeText(status, language)],
  ] as const;
  const again = status.canResend
    ? `<form method="post" action="/t/resend/"><input type="hidden" name="lang" value="${language}"><input type="hidden" name="receipt" value="${escapeHtml(receipt)}"><input type="hidden" name="meter" value="${escapeHtml(meter)}"><button>${escapeHtml(words.again.replace('{phone}', status.phone ?? ''))}</button></form>`
    : '';
  return `<section><p class="state ${status.state}">${escapeHtml(status.message)}</p><dl>${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl></section>${again}`;
}
