import type { LaterResult, TransactionFacts } from '../../modules/vending/payments/port.ts';
import { isFields, parseExact, type Fields } from '../../kernel/text.ts';
import { NO_SUCH_RECEIPT, REVERSAL_REFUSED, TRANSACTION_ENDS } from './codes.ts';
import { readAmount, readEat, toText } from './values.ts';

const LARGEST_BODY = 256 * 1024;

/** The result of a reversal or of a status query, whichever it was asked for. Never throws. */
export function parseResult(body: Uint8Array): LaterResult | null {
  const result = resultOf(body);
  if (!result) return null;
  const parameters = readParameters(result);
  const code = toText(result['ResultCode']).trim();
  const facts = factsOf(result, parameters);
  return {
    code,
    text: toText(result['ResultDesc']),
    conversationId: toText(result['ConversationID']).trim(),
    reversal: code === '0' ? 'done' : REVERSAL_REFUSED.has(code) ? 'refused' : 'unknown',
    transaction: transactionOf(code, facts.status),
    facts,
  };
}

function resultOf(body: Uint8Array): Fields | null {
  if (body.byteLength > LARGEST_BODY) return null;
  try {
    const root = parseExact(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
    const result = isFields(root) ? root['Result'] : null;
    return isFields(result) ? result : null;
  } catch {
    return null;
  }
}

/** Without a result code of 0 the parameters prove nothing, whatever they hold. */
function transactionOf(code: string, status: string): LaterResult['transaction'] {
  if (code === NO_SUCH_RECEIPT) return 'absent';
  if (code !== '0') return 'unknown';
  return status === '' ? 'unknown' : (TRANSACTION_ENDS[status.toLowerCase()] ?? 'open');
}

function factsOf(result: Fields, of: ReadonlyMap<string, string>): TransactionFacts {
  const value = (...names: readonly string[]): string => names.map((name) => of.get(name) ?? '').find((text) => text !== '') ?? '';
  return {
    receipt: (value('ReceiptNo') || toText(result['TransactionID'])).trim().toUpperCase(),
    originalReceipt: value('OriginalTransactionID').trim().toUpperCase(),
    amountMinor: readAmount(value('Amount').trim()).minor,
    creditParty: value('CreditPartyName', 'CreditPartyPublicName'),
    debitParty: value('DebitPartyName', 'DebitPartyPublicName'),
    status: value('TransactionStatus').trim(),
    reason: value('ReasonType'),
    completedAt: readEat(value('FinalisedTime', 'TransCompletedTime').trim()),
  };
}

/** `ResultParameters.ResultParameter` by key: a list of `{Key, Value?}` or a single one. */
function readParameters(result: Fields): ReadonlyMap<string, string> {
  const parameters = result['ResultParameters'];
  const list = isFields(parameters) ? parameters['ResultParameter'] : undefined;
  const found = new Map<string, string>();
  for (const item of Array.isArray(list) ? list : [list]) if (isFields(item)) found.set(toText(item['Key']), toText(item['Value']));
  return found;
}
