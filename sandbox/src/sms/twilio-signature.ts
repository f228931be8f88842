import { createHmac } from 'node:crypto';

/** X-Twilio-Signature of a form POST: base64 HMAC-SHA1 over the URL and each field, sorted by name, name then value. */
export function twilioSignature(authToken: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => `${text}${name}${fields[name]}`, url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}
