import type { GatewayCall } from './gateway-calls.ts';
import { answerQuestions } from './kernel/side-thread.ts';
import type { SendOutcome } from './modules/messaging/outbox/port.ts';
import { createAfricasTalking } from './vendors/africastalking/adapter.ts';
import { createBeem } from './vendors/beem/adapter.ts';
import { createTwilio } from './vendors/twilio/adapter.ts';

const gateways = { beem: createBeem(), africastalking: createAfricasTalking(), twilio: createTwilio() };

answerQuestions<GatewayCall, SendOutcome>(({ account, text }) => gateways[account.kind].send(account, text));
