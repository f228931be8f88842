/** Ways in that are not in the route table; each says who asks it and what keeps it. */
export const OTHER_DOORS: Readonly<Record<string, string>> = {
  'POST /api/hooks/c2b/:key/confirmation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/validation': 'M-Pesa; the unguessable key names the channel',
  'POST /api/hooks/c2b/:key/result/:secret': 'M-Pesa; the key names the channel, the secret the question',
  'POST /api/hooks/c2b/:key/timeout/:secret': 'M-Pesa; the key names the channel, the secret the question',
  'POST /api/hooks/c2b/:key/stk/:secret': 'M-Pesa; the key names the channel, the secret the request',
  'GET /webhooks/whatsapp': 'Meta’s handshake; the platform’s verify token',
  'POST /webhooks/whatsapp': 'Meta; the signature by the platform’s app secret, the number in the body names the client',
  'GET /webhooks/whatsapp/:key': 'Meta’s handshake; the unguessable key names the number, its verify token proves',
  'POST /webhooks/whatsapp/:key': 'Meta; the unguessable key names the number, the signature by its app secret proves',
  'POST /api/hooks/sms/:key/reports': 'SMS gateways; the unguessable key names the channel',
  'POST /api/hooks/sms/:key/inbound': 'SMS gateways; the unguessable key names the channel',
  'POST /api/webhooks/mpesa': 'M-Pesa by the older address; the paybill in the body names the channel',
  'POST /api/webhooks/mpesa/callback': 'M-Pesa by the older address',
  'POST /api/payments/webhooks/c2b': 'M-Pesa by the older address',
  'POST /api/payments/callbacks/c2b': 'M-Pesa by the older address',
  'GET /api/hooks/email/unsubscribe/:key': 'customers; the key names them and proves that it is from us',
  'POST /api/hooks/email/unsubscribe/:key': 'customers and their mail programs; the key names them and proves that it is from us',
  'GET /t': 'public: an empty form for buyers',
  'POST /t': 'buyers; receipt and end of the meter number name one purchase',
  'POST /t/resend': 'buyers; as above, and says nothing of what it finds',
  'GET /api/realtime': 'a WebSocket: who asks says so in the first message, and every subscription is held against role and client',
  'GET /metrics': 'a token, or the machine itself',
  'GET /api/schema': 'public document',
  'GET /swagger.json': 'public document',
  'GET /redoc': 'public page',
  'GET /redoc/redoc.js': 'public page',
  'GET /config.json': 'public: what the page needs before a sign-in',
};

/** Folders of pages that their plugins serve. */
export const PAGE_FOLDERS: readonly string[] = ['/api/docs', '/swagger', '/assets'];
