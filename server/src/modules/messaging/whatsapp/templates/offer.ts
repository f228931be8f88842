import type { TemplatePart } from '../port.ts';
import { valueOf, type Values } from './variables.ts';

/** The value that says until when a limited offer counts: a time with its zone. */
const OFFER_ENDS_AT = 'offer_ends_at';
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** Whether an offer of a template ends at a time that each send says. */
export function hasOfferEnd(part: TemplatePart): boolean {
  const offer = part['limited_time_offer'];
  return (
    part.type.toLowerCase() === 'limited_time_offer' &&
    typeof offer === 'object' &&
    offer !== null &&
    'has_expiration' in offer &&
    offer.has_expiration === true
  );
}

/** Milliseconds of the end; null when none is given that can be read. */
export function offerEnd(values: Values): number | null {
  const given = valueOf(OFFER_ENDS_AT, [], values) ?? '';
  const ends = ZONED.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(ends) ? null : ends;
}

/** Whether a template's offer needs an end that these values do not say. */
export function lacksOfferEnd(components: readonly TemplatePart[], values: Values): boolean {
  return components.some(hasOfferEnd) && offerEnd(values) === null;
}
