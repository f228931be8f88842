const NAMES = { beem: 'Beem Africa', africastalking: 'Africa’s Talking', twilio: 'Twilio' } as const;

export type GatewayKind = keyof typeof NAMES;

export const GATEWAYS = Object.entries(NAMES).map(([value, label]) => ({ value: value as GatewayKind, label }));

export const isGatewayKind = (word: string): word is GatewayKind => word in NAMES;

export const gatewayName = (kind: GatewayKind): string => NAMES[kind];
