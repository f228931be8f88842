import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly authToken: string;
  /** `X-Twilio-Signature`. */
  readonly signature: string;
  /** The public URL with its query, as Twilio called it. */
  readonly url: string;
  /** The raw body: a form, or JSON when the URL carries `bodySHA256`. */
  readonly body: string;
}

/** Whether Twilio signed this request. Proxies add or drop the standard port, so both spellings of the URL count. */
export function isSigned(request: SignedRequest): boolean {
  const declared = URL.parse(request.url)?.searchParams.get('bodySHA256') ?? null;
  if (declared !== null && !same(createHash('sha256').update(request.body).digest('hex'), declared)) return false;
  const signedForm = declared === null ? formText(new URLSearchParams(request.body)) : '';
  return spellings(request.url).some((url) => same(sign(request.authToken, url + signedForm), request.signature));
}

function sign(authToken: string, text: string): string {
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

/** Keys sorted, each with its values; values of a repeated key once each, sorted. */
function formText(form: URLSearchParams): string {
  return [...new Set(form.keys())]
    .sort()
    .map((key) =>
      [...new Set(form.getAll(key))]
        .sort()
        .map((value) => key + value)
        .join(''),
    )
    .join('');
}

/** The URL as given, with the port written out, and without it; taken apart as text, so that nothing is re-encoded. */
function spellings(url: string): readonly string[] {
  const match = /^(https?):\/\/([^/?#]*?)(?::\d+)?([/?#].*)?$/i.exec(url);
  if (!match) return [url];
  const [, scheme, host, rest = ''] = match;
  const port = /:(\d+)$/.exec(url.slice(0, url.length - rest.length))?.[1] ?? (scheme === 'https' ? '443' : '80');
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`];
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
