import { AppError, conflict } from '../../../kernel/errors.ts';
import type { TableError } from '../../../kernel/tables/table.ts';

export const noMeters = (): AppError =>
  conflict('key_changes.no_meters', 'No meter fits: all have the new key, or another campaign has them. Nothing was begun.');
export const campaignOver = (): AppError => conflict('key_changes.campaign_over', 'This campaign is over.');
export const startedAlready = (): AppError => conflict('key_changes.started', 'This campaign was started already.');
export const nothingReady = (): AppError => conflict('key_changes.no_pairs', "No meter of this campaign has its tokens yet. Send the vendor's file first.");
export const noTokens = (): AppError => conflict('key_changes.no_tokens', 'This meter has no tokens to hand out yet, or its change is over.');
export const noPhone = (): AppError => conflict('key_changes.no_phone', 'Nobody with a phone holds this meter. Hand the tokens over by hand.');
export const notHandedOut = (): AppError => conflict('key_changes.not_sent', 'The tokens were not handed out yet, or this change is over.');
export const notHeld = (): AppError => conflict('key_changes.not_held', 'Nothing waits for this meter.');
export const notStarted = (): AppError => conflict('key_changes.not_started', 'This campaign does not run. Start it before tokens are handed out.');
export const unreadable = (error: TableError): AppError =>
  new AppError({ code: 'key_changes.unreadable', status: 400, message: error.message, details: { reason: error.reason }, cause: error });
