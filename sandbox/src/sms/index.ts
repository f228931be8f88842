import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { africasTalking } from './africastalking.ts';
import { beem } from './beem.ts';
import { twilio } from './twilio.ts';

/** The three SMS gateways, each in its own wire format. */
export function smsGateways(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(formbody);
    await app.register(beem(world), { prefix: '/beem' });
    await app.register(africasTalking(world), { prefix: '/africastalking' });
    await app.register(twilio(world), { prefix: '/twilio' });
  };
}
