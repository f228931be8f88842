import type { TemplatePart } from '../port.ts';

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
