import { Raw } from '../../../ui/raw.tsx';

/** Code is the same in every language. */
const CODE = `import { createHmac, timingSafeEqual } from 'node:crypto';

// secret: whsec_…   body: the bytes as they came, before any JSON is read
export function isOurs(secret, headers, body) {
  const id = headers['webhook-id'];
  const at = headers['webhook-timestamp'];
  if (!(Math.abs(Date.now() / 1000 - Number(at)) <= 300)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = Buffer.from('v1,' + createHmac('sha256', key).update(id + '.' + at + '.' + body).digest('base64'));
  return headers['webhook-signature'].split(' ').some((one) => {
    const given = Buffer.from(one);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}`;

/** How a receiver knows that a call is ours. */
export function Snippet() {
  return <Raw value={CODE} />;
}
