import type { Place } from './place.ts';
import { MESSAGING_PLACES } from './places-messaging.ts';
import { MONEY_PLACES } from './places-money.ts';
import { REGISTRY_PLACES } from './places-registry.ts';

/** Every table with data of people, in the order in which a person is shown them. */
export const PLACES: readonly Place[] = [...REGISTRY_PLACES, ...MONEY_PLACES, ...MESSAGING_PLACES];
