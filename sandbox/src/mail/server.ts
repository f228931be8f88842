import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailFault } from '../fault-types.ts';
import type { World } from '../world.ts';
import { keepMail } from './mails.ts';

export type MailServer = { port: number; close(): Promise<void> };

const MOST_BYTES = 25 * 1024 * 1024;

/**
 * Where mail is taken when nobody says otherwise: ten thousand away from the HTTP port, so that copies whose ports
 * stand side by side are not in each other's way. Any free one if the HTTP port is.
 */
export function smtpPortBeside(port: number): number {
  if (port === 0) return 0;
  return port > 55_535 ? port - 10_000 : port + 10_000;
}

/** A mail server that takes everything for everybody and delivers it to the journal. It speaks no TLS and checks no password. */
export async function startMailServer(world: World, { port, host }: { port: number; host: string }): Promise<MailServer> {
  const faults = new Map<string, MailFault | null>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: MOST_BYTES,
    closeTimeout: 100,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onConnect(session, done) {
      const { mail } = world.faults.current;
      const fault = world.faults.draw(mail);
      faults.set(session.id, fault);
      done(fault === 'refuse' ? answer(421, 'Too busy, try later') : null);
    },
    onRcptTo(_address, session, done) {
      const fault = faults.get(session.id);
      if (fault === '4xx') done(answer(451, 'Greylisted, try again later'));
      else done(fault === '5xx' ? answer(550, 'No such user here') : null);
    },
    onData: (stream, session, done) => void take(world, { stream, session, fault: faults.get(session.id) ?? null }, done),
    onClose: (session) => void faults.delete(session.id),
  });
  // clients that hang up in the middle are theirs to explain
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

function answer(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

type Arrival = { stream: SMTPServerDataStream; session: SMTPServerSession; fault: MailFault | null };

async function take(world: World, { stream, session, fault }: Arrival, done: (error?: Error | null) => void): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const { mailFrom, rcptTo } = session.envelope;
  await keepMail(world, { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) }, Buffer.concat(chunks));
  // whoever has no patience for this knows nothing of what became of the mail
  if (fault === 'slow') await world.answers.pause(world.faults.current.mail.hang_ms);
  done(null);
}
