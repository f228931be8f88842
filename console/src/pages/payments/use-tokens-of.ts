import type { TokensListData, TokensListResponses } from '../../api/generated/types.gen.ts';
import { useRead } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import type { Payment } from './columns.tsx';

export type Token = TokensListResponses[200]['results'][number];

/** The tokens that a payment bought, for those who may see any. */
export function useTokensOf(payment: Payment): readonly Token[] {
  const may = useMay();
  const query = { search: payment.mpesa_transaction_id };
  const { data } = useRead<TokensListData, TokensListResponses>('/api/tokens/', { query, off: payment.tokens_count === 0 || !may('tokens.read') });
  return (data?.results ?? []).filter((token) => token.payment === payment.id);
}
