import { Redis } from 'ioredis';
import type { Wire } from './realtime-bus.ts';

const CHANNEL = 'mkondo-events';

/** Publish and subscribe of Redis; both connections come back by themselves. */
export function openRedisWire(url: string, onError: (error: Error) => void): Wire {
  const options = { lazyConnect: true, maxRetriesPerRequest: 1, enableReadyCheck: false } as const;
  const sender = new Redis(url, options);
  const hearer = new Redis(url, { ...options, maxRetriesPerRequest: null });
  for (const redis of [sender, hearer]) redis.on('error', onError);
  return {
    async send(texts) {
      const pipeline = sender.pipeline();
      for (const text of texts) pipeline.publish(CHANNEL, text);
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
    },
    listen(hear, lost) {
      let isKnown = false;
      hearer.on('message', (_channel, text) => hear(text));
      return new Promise((done) => {
        const known = (): void => {
          isKnown = true;
          done();
        };
        // asked after each loss: the answer tells from when on it hears, and what was sent until then is gone
        hearer.on('ready', () => {
          hearer.subscribe(CHANNEL).then(() => (isKnown ? lost() : known()), onError);
        });
        // a Redis that is away now is tried again: a page without news is better than no page
        hearer.once('close', known);
        hearer.connect().catch(() => undefined);
      });
    },
    close() {
      for (const redis of [sender, hearer]) redis.disconnect();
      return Promise.resolve();
    },
  };
}
