import { conflict, type AppError } from '../../../kernel/errors.ts';
import { statusesFor, type Deed, type Status } from './state.ts';

export const wrongState = (deed: Deed, status: Status): AppError =>
  conflict('campaigns.wrong_state', `This campaign is ${status}. That can be done with one that is ${statusesFor(deed).join(', ')}.`, {
    status,
    allowed: statusesFor(deed),
  });

export const notReady = (message: string): AppError => conflict('campaigns.not_ready', message);

export const nobody = (): AppError =>
  conflict('campaigns.nobody', 'Nobody can be written to. Choose other people, or see in the estimate why they are left out.');

export const needsApproval = (recipients: number, above: number): AppError =>
  conflict(
    'campaigns.needs_approval',
    `It goes to ${recipients} people, and more than ${above} need a second person's approval. Ask an administrator who did not write it.`,
    { recipients, approve_above: above },
  );

export const ownApproval = (): AppError => conflict('campaigns.own_approval', 'Who wrote a campaign cannot approve it. Ask a colleague.');

export const nothingFailed = (): AppError => conflict('campaigns.nothing_failed', 'Nobody is left who certainly got nothing.');

export const noWinner = (): AppError => conflict('campaigns.no_winner', 'Choose one of the variants of a running test that has no winner yet.');
