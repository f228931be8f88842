import type { Static } from 'typebox';
import type { Secrets } from '../../../../kernel/crypto.ts';
import type { Db, Tx } from '../../../../kernel/db.ts';
import { newId } from '../../../../kernel/ids.ts';
import { bindJob, enqueue, type BoundJob } from '../../../../kernel/jobs.ts';
import { formatMinor } from '../../../../kernel/money.ts';
import { findToken, type TokenListRow } from '../queries.ts';
import { openedToken } from '../resend.ts';
import { groupToken } from '../sealing.ts';
import { cubicMetres, tokenText } from '../texts.ts';
import { otherWayJob, type LostText } from './jobs.ts';
import { recipientOf } from './queries.ts';

/** A text message that failed, as the outbox tells of it. */
interface FailedText {
  readonly messageId: string;
  readonly kind: string;
  readonly tokenId: string | null;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly reason: string;
}

interface TokenNoticeByWhatsapp {
  readonly id: string;
  readonly dedupeKey: string;
  readonly lane: 0;
  readonly kind: 'token';
  readonly to: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
  readonly must: 'token';
  readonly language: string;
  readonly tokenId: string;
  readonly paymentId: string | null;
  readonly orderId: string | null;
  readonly customerId: string | null;
}

type LostToken = Static<typeof LostText>;

export interface OtherWayDeps {
  readonly db: Db;
  readonly secrets: Secrets;
  /** Whether the client has a WhatsApp number that may send: asked before anything is put in line. */
  readonly mayWrite: (tx: Tx) => Promise<boolean>;
  /** @returns false when WhatsApp has no way to this person: no open window and no template for tokens. */
  readonly queueNotice: (tx: Tx, notice: TokenNoticeByWhatsapp) => Promise<boolean>;
  /** Nothing more can be done for these. */
  readonly onLost: (tx: Tx, rows: readonly LostToken[]) => Promise<void>;
}

type OnFailed<Failed> = (tx: Tx, rows: readonly Failed[]) => Promise<void>;

export interface OtherWay {
  /** Takes what WhatsApp may carry out of what the outbox tells of; `others` hear of the rest. */
  before<Failed extends FailedText>(others: OnFailed<Failed>): OnFailed<Failed>;
  readonly jobs: readonly BoundJob[];
}

/** Somebody who wants no message wants none by another channel either. */
const isCarried = ({ kind, tokenId, reason }: FailedText): boolean => kind === 'token' && tokenId !== null && reason !== 'refused_consent';

/**
 * Tokens go by text message first, which needs no app and no data. What no gateway could deliver is put in line for
 * WhatsApp with the end of its text message; the people of the client hear of it when that way ends as well.
 */
export function createOtherWay(deps: OtherWayDeps): OtherWay {
  return {
    before: (others) => async (tx, rows) => {
      const carried = rows.some(isCarried) && (await deps.mayWrite(tx)) ? rows.filter(isCarried) : [];
      if (carried.length > 0) await enqueue(tx, otherWayJob, [{ tenantId: tx.tenantId, messages: carried.map(lostOf) }]);
      const rest = rows.filter((row) => !carried.includes(row));
      if (rest.length > 0) await others(tx, rest);
    },
    jobs: [
      bindJob(otherWayJob, async (payloads) => {
        // one at a time: a client whose gateway is down loses many at once, and none of them waits for the last
        for (const { tenantId, messages } of payloads) for (const lost of messages) await deps.db.inTenant(tenantId, (tx) => carry(tx, deps, lost));
      }),
    ],
  };
}

function lostOf({ messageId, kind, tokenId, paymentId, orderId, customerId, reason }: FailedText): LostToken {
  return { messageId, kind, tokenId: tokenId ?? '', paymentId, orderId, customerId, reason };
}

/** The key is the lost message's: a job that runs twice sends once, a token that is sent again may take this way again. */
async function carry(tx: Tx, deps: Pick<OtherWayDeps, 'secrets' | 'queueNotice' | 'onLost'>, lost: LostToken): Promise<void> {
  const [to, row] = [await recipientOf(tx, lost.messageId), await findToken(tx, lost.tokenId)];
  const { tokenId, paymentId, orderId, customerId } = lost;
  const same = { tokenId, paymentId, orderId, customerId };
  const taken =
    to !== undefined &&
    row !== undefined &&
    (await deps.queueNotice(tx, {
      ...same,
      ...noticeOf(row, await openedToken(tx, deps, row.id)),
      id: newId(),
      dedupeKey: `other_way:${lost.messageId}`,
      lane: 0,
      kind: 'token',
      to,
      must: 'token',
    }));
  if (!taken) await deps.onLost(tx, [lost]);
}

function noticeOf(row: TokenListRow, token: string): Pick<TokenNoticeByWhatsapp, 'text' | 'values' | 'language'> {
  const { language, utility, tenths, currency, receipt, meter_number: meterNumber } = row;
  const amountMinor = row.amount_minor ?? 0n;
  const text = tokenText({
    kind: row.order_kind,
    language,
    utility,
    token,
    meterNumber,
    tenths,
    amountMinor,
    remainderMinor: row.remainder_minor,
    currency,
    receipt,
  });
  const values = {
    token: groupToken(token),
    meter: meterNumber,
    utility,
    amount: `${currency} ${formatMinor(amountMinor)}`,
    ...(tenths === null ? {} : { units: cubicMetres(tenths) }),
    ...(receipt ? { receipt } : {}),
  };
  return { language, text, values };
}
