import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { CheckOutcome } from '../../modules/tenancy/onboarding/port.ts';
import type { SendOutcome } from '../../modules/messaging/outbox/port.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** STARTTLS is demanded; port 465 speaks TLS from the first byte. */
  readonly useTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** For one step of the conversation. */
  readonly timeoutMs: number;
}

export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** What nodemailer says about a failure. */
interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

const PERMANENT = 500;

/**
 * Hands one message over. The server's word decides: 250 after the message is `accepted`, a reply of 4xx or 5xx is a
 * refusal. A connection that breaks before the first byte of the message leaves nothing behind; one that breaks after
 * it may or may not have, and is `unknown`.
 */
export async function hand(server: SmtpServer, letter: Letter): Promise<SendOutcome> {
  const connection = await connectionTo(server);
  const state = { began: false };
  try {
    await opened(connection, server);
    return await delivered(connection, letter, state);
  } catch (error) {
    return outcomeOf(error as SmtpError, state.began);
  } finally {
    connection.close();
  }
}

/** Greets the server and signs in, and leaves without a message. @throws what the conversation broke at */
export async function greet(server: SmtpServer): Promise<void> {
  const connection = await connectionTo(server);
  try {
    await opened(connection, server);
    connection.quit();
  } finally {
    connection.close();
  }
}

/** The library is read with the first letter: it is a megabyte that most processes never need. */
async function connectionTo({ host, port, useTls, timeoutMs }: SmtpServer): Promise<SMTPConnection> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  return new Connection({
    host,
    port,
    secure: port === 465,
    requireTLS: useTls && port !== 465,
    // a mail server of the house without TLS is asked without it
    ignoreTLS: !useTls,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
}

/** The same words as for a message that could not be handed over. */
export function refusalOf(error: unknown): CheckOutcome {
  const outcome = outcomeOf(error as SmtpError, false);
  return outcome.kind === 'refused' ? { kind: 'refused', detail: outcome.reason } : { kind: 'unknown', detail: (error as SmtpError).message };
}

async function opened(connection: SMTPConnection, { user, password }: SmtpServer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (user === undefined) return;
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.login({ user, credentials: { user, pass: password ?? '' } }, (error) => (error ? reject(error) : resolve()));
  });
}

function delivered(connection: SMTPConnection, { from, to, raw }: Letter, state: { began: boolean }): Promise<SendOutcome> {
  // read only once the server has said that it wants the message
  const content = Readable.from(
    (function* () {
      state.began = true;
      yield raw;
    })(),
    { objectMode: false },
  );
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.send({ from, to: [to], size: raw.length }, content, (error, info) => {
      if (error) reject(error);
      else resolve({ kind: 'accepted', providerId: idOf(info.response) });
    });
  });
}

/** `250 2.0.0 Ok: queued as 4XyZ` -> `4XyZ`: what the server calls it, for whoever reads its log. */
function idOf(response: string): string {
  return /queued as ([\w.-]{1,80})/i.exec(response)?.[1] ?? response.slice(0, 120);
}

function outcomeOf(error: SmtpError, began: boolean): SendOutcome {
  const { responseCode: code, command = '' } = error;
  const reason = error.response ?? error.message;
  if (code === undefined || code < 400) return began ? { kind: 'unknown', reason } : { kind: 'not_sent', reason };
  // refused before the message was spoken of (greeting, sign-in): that is between the server and us, and may be mended
  const forGood = code >= PERMANENT && /^(MAIL|RCPT|DATA)/.test(command);
  return { kind: 'refused', code: String(code), reason, retryable: !forGood, recipientFault: forGood && command.startsWith('RCPT') };
}
