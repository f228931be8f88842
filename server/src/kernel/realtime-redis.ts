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
    async listen(hear, lost) {
      let known = false;
      hearer.on('message', (_channel, text) => hear(text));
      // what was sent while the connection was away is gone
      hearer.on('ready', () => {
        if (known) lost();
        known = true;
      });
      await hearer.subscribe(CHANNEL);
    },
    async close() {
      hearer.disconnect();
      await sender.quit().catch(() => undefined);
    },
  };
}
