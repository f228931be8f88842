import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';

/** A reader that falls this far behind is cut off: it may not hold the sandbox's memory. */
const MAX_BEHIND = 4 * 1024 * 1024;

/** Server-sent events: each journal entry as it happens, its kind as the event's name and its seq as the id. */
export function streamEvents(world: World, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
  });
  raw.write(': open\n\n');
  const stop = world.journal.subscribe((line, { seq, kind }) => {
    if (raw.writableLength > MAX_BEHIND) raw.destroy();
    else raw.write(`id: ${seq}\nevent: ${kind}\ndata: ${line}\n\n`);
  });
  request.raw.once('close', stop);
}
