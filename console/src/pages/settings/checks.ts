import type {
  ClientsChecksMpesaCredentialsRunData,
  ClientsChecksMpesaCredentialsRunResponses,
  ClientsReadinessData,
  ClientsReadinessResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { gatewayName, isGatewayKind } from './channels/gateway-kinds.ts';

export type Check = ClientsReadinessResponses[200]['checks'][number];

/** What can be tried live, each by itself. */
const LIVE = new Set(['mpesa_credentials', 'mpesa_urls', 'vendor_account', 'sms_gateway', 'email']);

export const isLive = ({ code, subject }: Pick<Check, 'code' | 'subject'>): boolean => LIVE.has(code) && subject !== null;

/** Which of several things a check is about; the server names a gateway by its code. */
export function subjectOf({ code, label }: Pick<Check, 'code' | 'label'>): string {
  const [kind = '', ...rest] = label.split(' ');
  return code === 'sms_gateway' && isGatewayKind(kind) ? [gatewayName(kind), ...rest].join(' ') : label;
}

/** Where each thing is set up. */
export const PLACE: Readonly<Record<string, string>> = {
  paybill: '/settings/channels',
  mpesa_credentials: '/settings/channels',
  mpesa_urls: '/settings/channels',
  mpesa_initiator: '/settings/channels',
  vendor_account: '/settings/channels?tab=vendors',
  sms_gateway: '/settings/sending',
  tariff: '/tariffs',
  meters: '/meters',
};

/** @param client named in the request too: staff of the platform may have chosen another one, or none */
export function useReadiness(client: string) {
  return useRead<ClientsReadinessData, ClientsReadinessResponses>('/api/clients/{id}/readiness/', { path: { id: client }, tenant: client });
}

/** Tries credentials at the other side, and reads anew what came of it. */
export function useRunCheck(client: string, code: string) {
  const url = `/api/clients/{id}/checks/${code}/run/` as ClientsChecksMpesaCredentialsRunData['url'];
  return useAct<ClientsChecksMpesaCredentialsRunData, ClientsChecksMpesaCredentialsRunResponses>(url, { tenant: client });
}

/** How far it is: of the kinds of things that selling needs, how many have one that works. */
export function progressOf(checks: readonly Check[]): { done: number; all: number } {
  const needed = new Set(checks.filter((check) => check.needed).map(({ code }) => code));
  const done = [...needed].filter((code) => checks.some((check) => check.code === code && check.state === 'ok'));
  return { done: done.length, all: needed.size };
}
