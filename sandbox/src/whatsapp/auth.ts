import type { FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import type { WaAccount, WaNumber } from './accounts.ts';
import { NO_OBJECT, NO_TOKEN, type WaError } from './errors.ts';

const tokenOf = (request: FastifyRequest): string => /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

/** Whether any account knows the token: what it may not see does not exist for it. */
function isKnown(world: World, token: string): boolean {
  return [...world.whatsapp.accounts.values()].some((account) => account.token === token);
}

export function accountOf(world: World, request: FastifyRequest): WaAccount | WaError {
  const token = tokenOf(request);
  if (!isKnown(world, token)) return NO_TOKEN;
  const account = world.whatsapp.accounts.get(idOf(request));
  return account?.token === token ? account : NO_OBJECT;
}

export function numberOf(world: World, request: FastifyRequest): WaNumber | WaError {
  const token = tokenOf(request);
  if (!isKnown(world, token)) return NO_TOKEN;
  const number = world.whatsapp.numbers.get(idOf(request));
  return number !== undefined && world.whatsapp.accounts.get(number.wabaId)?.token === token ? number : NO_OBJECT;
}

export const mayUse = (world: World, request: FastifyRequest): WaError | null => (isKnown(world, tokenOf(request)) ? null : NO_TOKEN);
