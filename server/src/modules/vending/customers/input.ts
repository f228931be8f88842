import type { Secrets } from '../../../kernel/crypto.ts';
import type { Tx } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { metadataText } from '../../../kernel/fields.ts';
import type { CustomerInput, KnownPhone } from './customers.ts';
import { countryOf, payerDigest, readPhone } from './phone.ts';
import { placeOf } from './queries.ts';
import type { CustomerPatch } from './schema.ts';

/** @throws AppError `invalid` for a number that cannot be one. */
export async function knownPhone(tx: Tx, secrets: Secrets, text: string): Promise<KnownPhone> {
  const digits = readPhone(text, countryOf(await placeOf(tx, tx.tenantId)));
  if (digits === null) throw invalid({ phone: ['Not a phone number. Write it as 0712345678 or +254712345678.'] });
  return { digits, digest: payerDigest(secrets, digits) };
}

/** Stored fields of a request body; what the body leaves out is left out. @throws AppError `invalid` */
export function inputOf(body: CustomerPatch): Partial<Omit<CustomerInput, 'phone'>> {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.email === undefined ? {} : { email: body.email }),
    ...(body.address === undefined ? {} : { address: body.address }),
    ...(body.id_number === undefined ? {} : { idNumber: body.id_number }),
    ...(body.language === undefined ? {} : { language: body.language }),
    ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
    ...(body.wants_email === undefined ? {} : { wantsEmail: body.wants_email }),
    ...(body.metadata === undefined ? {} : { metadata: metadataText(body.metadata) }),
  };
}
