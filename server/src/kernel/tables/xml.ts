/**
 * Just enough XML for spreadsheets. One pass by `indexOf`, so that no text makes it slow; document types and
 * their entities are not looked at, so nothing can be expanded.
 */
export interface Element {
  /** The start tag without its brackets. */
  readonly head: string;
  readonly body: string;
}

/** Elements of this name in order; those inside one of the same name are not looked for. */
export function* elements(xml: string, name: string): Generator<Element> {
  const [open, close] = [`<${name}`, `</${name}>`];
  let at = xml.indexOf(open);
  while (at >= 0) {
    const after = xml.charCodeAt(at + open.length);
    const headEnd = xml.indexOf('>', at);
    if (headEnd < 0) return;
    // `<c` is also how `<col` begins
    if (!ENDS_A_NAME.has(after)) {
      at = xml.indexOf(open, at + open.length);
      continue;
    }
    const isEmpty = xml[headEnd - 1] === '/';
    const bodyEnd = isEmpty ? headEnd + 1 : xml.indexOf(close, headEnd);
    if (bodyEnd < 0) return;
    yield { head: xml.slice(at + 1, isEmpty ? headEnd - 1 : headEnd), body: isEmpty ? '' : xml.slice(headEnd + 1, bodyEnd) };
    at = xml.indexOf(open, bodyEnd);
  }
}

/** Blank, tab, line ends, `/` and `>`. */
const ENDS_A_NAME: ReadonlySet<number> = new Set([32, 9, 10, 13, 47, 62]);

export function attribute(head: string, name: string): string | null {
  const at = head.indexOf(` ${name}="`);
  if (at < 0) return null;
  const from = at + name.length + 3;
  const to = head.indexOf('"', from);
  return to < 0 ? null : decodeEntities(head.slice(from, to));
}

/** The text of an item, its runs put together; readings of Asian characters are left out. */
export function textOf(body: string): string {
  const plain = body.includes('<rPh') ? body.replace(/<rPh[\s>][^]*?<\/rPh>/g, '') : body;
  return [...elements(plain, 't')].map((run) => decodeEntities(run.body)).join('');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi, (all, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? all;
    const code = Number(`0${name.slice(1)}`.replace(/^0(?=\d)/, ''));
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
