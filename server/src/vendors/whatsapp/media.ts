import { toText } from '../../kernel/text.ts';
import type { FetchedMedia, GraphAnswer, MediaFile, WhatsappAccount } from '../../modules/messaging/whatsapp/port.ts';
import { randomHex } from '../../kernel/crypto.ts';
import { callGraph, fetchFile, longText, type GraphOptions } from './client.ts';
import { readAnswer } from './outcomes.ts';

/** `POST /<number>/media`. Twice gives two ids, and no harm. */
export async function uploadMedia(options: GraphOptions, account: WhatsappAccount, file: MediaFile): Promise<GraphAnswer<{ readonly id: string }>> {
  const boundary = `mkondo-${randomHex(12)}`;
  const exchange = await callGraph(options, account, {
    method: 'POST',
    path: `${account.phoneNumberId}/media`,
    raw: { contentType: `multipart/form-data; boundary=${boundary}`, bytes: formOf(file, boundary) },
  });
  return readAnswer(exchange, (answer) => {
    const id = toText(answer['id']);
    return id === '' ? undefined : { id };
  });
}

const SESSION = /^upload:[\w:.=?&%+/-]+$/;

/**
 * The resumable upload, as samples of templates want it: a session of the token's app (`/<APP_ID>/uploads`; whose it is says
 * the token itself), then the bytes into it, with a scheme of its own in front of the token. Twice gives two handles, and no harm.
 */
export async function uploadSample(
  options: GraphOptions,
  account: WhatsappAccount,
  { mime, filename, content }: MediaFile,
): Promise<GraphAnswer<{ readonly handle: string }>> {
  const about = new URLSearchParams({ file_name: filename, file_length: String(content.length), file_type: mime });
  const app = readAnswer(await callGraph(options, account, { method: 'GET', path: 'app?fields=id' }), (answer) => {
    const id = toText(answer['id']);
    return /^\d{1,30}$/.test(id) ? id : undefined;
  });
  if (app.kind !== 'done') return app;
  const session = readAnswer(await callGraph(options, account, { method: 'POST', path: `${app.value}/uploads?${about.toString()}`, body: {} }), (answer) => {
    const id = longText(answer['id']);
    return SESSION.test(id) ? id : undefined;
  });
  if (session.kind !== 'done') return session;
  const exchange = await callGraph(options, account, {
    method: 'POST',
    path: session.value,
    raw: { contentType: mime, bytes: content },
    headers: { authorization: `OAuth ${account.token}`, file_offset: '0' },
  });
  return readAnswer(exchange, (answer) => {
    const handle = longText(answer['h']);
    return handle === '' ? undefined : { handle };
  });
}

function formOf({ mime, filename, content }: MediaFile, boundary: string): Uint8Array {
  const field = (name: string, value: string): string => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const safe = filename.replaceAll(/["\r\n\\]/g, '_') || 'file';
  const head = `${field('messaging_product', 'whatsapp')}${field('type', mime)}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${safe}"\r\ncontent-type: ${mime}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

/** `GET /<media>` for an address of some minutes, then the file itself. */
export async function downloadMedia(options: GraphOptions, account: WhatsappAccount, mediaId: string): Promise<GraphAnswer<FetchedMedia>> {
  const path = `${encodeURIComponent(mediaId)}?phone_number_id=${account.phoneNumberId}`;
  const found = readAnswer(await callGraph(options, account, { method: 'GET', path }), (answer) => {
    const url = longText(answer['url']);
    return url !== '' ? { url, mime: toText(answer['mime_type']), sha256: toText(answer['sha256']) } : undefined;
  });
  if (found.kind !== 'done') return found;
  const { url, mime, sha256 } = found.value;
  // the token goes only where the answer came from: over TLS, unless Graph itself is played without it
  if (!url.startsWith('https://') && !account.baseUrl.startsWith('http://')) return { kind: 'unknown', reason: 'file without TLS' };
  const file = await fetchFile(options, account, url);
  if (file.kind !== 'answered') return { kind: 'unknown', reason: file.reason };
  if (file.status !== 200) return { kind: 'unknown', reason: `file http_${file.status}` };
  return { kind: 'done', value: { mime, sha256, content: Buffer.from(file.body, 'latin1') } };
}
