import type { Settling } from './settling.ts';

interface Doubtful {
  readonly authenticity: string;
  readonly amountMinor: bigint;
  readonly holdAboveMinor: bigint | null;
}

/** Why an administrator looks first; null when nothing speaks against it. */
export function holdReason({ authenticity, amountMinor, holdAboveMinor }: Doubtful): Settling['hold'] {
  if (authenticity === 'none')
    return { code: 'payments.unproven_source', message: "The notice came from an address that is not the provider's, over a path that anybody can know." };
  if (holdAboveMinor !== null && amountMinor > holdAboveMinor)
    return { code: 'payments.amount_above_limit', message: 'The amount is above the limit set for this paybill.' };
  return null;
}
