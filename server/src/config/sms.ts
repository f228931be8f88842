import type { Environment } from './env.ts';

/** One gateway account of the platform. */
export interface SmsGatewayConfig {
  readonly kind: 'beem' | 'africastalking' | 'twilio';
  readonly user: string;
  readonly secret: string;
  readonly sender: string;
}

/** In the order in which they are tried; of each the user, the secret, and the name or number that messages come from. */
const NAMES = [
  { kind: 'beem', names: ['BEEM_API_KEY', 'BEEM_SECRET_KEY', 'BEEM_SENDER'] },
  { kind: 'africastalking', names: ['AFRICASTALKING_USERNAME', 'AFRICASTALKING_API_KEY', 'AFRICASTALKING_SENDER'] },
  { kind: 'twilio', names: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] },
] as const;

/** @throws Error for credentials that are set by half, with what is missing */
export function smsGatewaysOf(env: Environment): readonly SmsGatewayConfig[] {
  return NAMES.flatMap(({ kind, names }): SmsGatewayConfig[] => {
    const missing = names.filter((name) => !env[name]?.trim());
    if (missing.length === names.length) return [];
    if (missing.length > 0) throw new Error(`${missing.join(', ')} missing: the platform's gateway needs ${names.join(', ')}, or none of them`);
    const [user, secret, sender] = names.map((name) => env[name]!.trim()) as [string, string, string];
    return [{ kind, user, secret, sender }];
  });
}
