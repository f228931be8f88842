/** A delivery waits, is being sent, and comes to one of three ends; sending again by hand begins anew from any of them. */
export const DELIVERY_STATES = ['waiting', 'sending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
