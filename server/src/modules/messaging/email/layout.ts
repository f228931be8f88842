import { escapeHtml } from '../../../kernel/text.ts';

/** A mail as what it says; page and text are both made from this, so that they cannot differ. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** The thing the reader came for: a token, in groups. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'small'; readonly text: string };

export interface Letter {
  readonly language: string;
  /** Shown by mail programs beside the subject. */
  readonly preview: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly brand: Brand;
  readonly footer: readonly FooterLine[];
}

interface Brand {
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour: string;
}

export interface FooterLine {
  readonly text: string;
  readonly url?: string;
}

/** Links go to http and https alone. @throws Error: the address comes from us, so anything else is a mistake of ours */
function checkedUrl(url: string): string {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`a mail cannot link to ${protocol}`);
  return url;
}

export function renderText({ title, blocks, brand, footer }: Letter): string {
  const lines = footer.map((line) => (line.url ? `${line.text}: ${checkedUrl(line.url)}` : line.text));
  return `${[title, ...blocks.map(textOf), ['--', brand.name, ...lines].join('\n')].join('\n\n')}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'facts':
      return block.rows.map(([name, value]) => `${name}: ${value}`).join('\n');
    case 'items':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'button':
      return `${block.label}: ${checkedUrl(block.url)}`;
    case 'paragraph':
    case 'code':
    case 'small':
      return block.text;
    default:
      return block satisfies never;
  }
}

/** One column of at most 600 px in a table, styles inline: what the older mail programs understand; the rest is progress. */
export function renderHtml({ language, preview, title, blocks, brand, footer }: Letter): string {
  const colour = /^#[0-9a-f]{6}$/i.test(brand.colour) ? brand.colour : '#0b5c6b';
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #14191b !important; }
  .card { background: #1e2527 !important; }
  .card, .card td, .card p, .card h1, .card li { color: #e8eeef !important; }
  .quiet, .quiet a { color: #9fb0b4 !important; }
  .code { background: #0f1415 !important; color: #ffffff !important; }
}
@media (max-width: 480px) { .pad { padding: 20px !important; } .code { font-size: 20px !important; } }
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f5f5;">
<div style="display:none;max-height:0;overflow:hidden;">${escapeHtml(preview)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f5f5;"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border-radius:8px;border-top:4px solid ${colour};">
<tr><td class="pad" style="padding:28px 32px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1b2426;">
<p class="quiet" style="margin:0 0 16px;font-size:14px;color:#5b6b6f;">${escapeHtml(brand.name)}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;">${escapeHtml(title)}</h1>
${blocks.map((block) => htmlOf(block, colour)).join('\n')}
</td></tr></table>
<p class="quiet" style="max-width:600px;margin:16px auto 0;font-family:system-ui,Arial,sans-serif;font-size:12px;color:#5b6b6f;">${footer.map(footerHtml).join('<br>')}</p>
</td></tr></table>
</body>
</html>
`;
}

function footerHtml({ text, url }: FooterLine): string {
  return url ? `<a href="${escapeHtml(checkedUrl(url))}" style="color:#5b6b6f;">${escapeHtml(text)}</a>` : escapeHtml(text);
}

function htmlOf(block: Block, colour: string): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 16px;">${escapeHtml(block.text).replaceAll('\n', '<br>')}</p>`;
    case 'small':
      return `<p class="quiet" style="margin:0 0 16px;font-size:13px;color:#5b6b6f;">${escapeHtml(block.text)}</p>`;
    case 'code':
      return `<p class="code" style="margin:0 0 16px;padding:16px;border-radius:6px;background:#eef3f3;font-family:ui-monospace,Consolas,monospace;font-size:24px;letter-spacing:1px;text-align:center;">${escapeHtml(block.text)}</p>`;
    case 'facts':
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px;">${block.rows.map(factRow).join('')}</table>`;
    case 'items':
      return `<ul style="margin:0 0 16px;padding-left:20px;">${block.items.map((item) => `<li style="margin:0 0 6px;">${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'button':
      return `<p style="margin:0 0 16px;"><a href="${escapeHtml(checkedUrl(block.url))}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:${colour};color:#ffffff;text-decoration:none;font-weight:600;">${escapeHtml(block.label)}</a></p>`;
    default:
      return block satisfies never;
  }
}

function factRow([name, value]: readonly [string, string]): string {
  return `<tr><td class="quiet" style="padding:4px 12px 4px 0;color:#5b6b6f;">${escapeHtml(name)}</td><td align="right" style="padding:4px 0;">${escapeHtml(value)}</td></tr>`;
}
