/**
 * Operators by the first digits of E.164 numbers; the longest prefix that fits tells. From libphonenumber's carrier
 * files and the Kenyan allocations since 2019.
 */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  Halotel: ['25561', '25562', '25563'],
  Yas: ['25565', '25567', '25570', '25571', '25577'],
  'Airtel Tanzania': ['25566', '25568', '25569', '25578'],
  'Vodacom Tanzania': ['25572', '25574', '25575', '25576', '25579'],
  TTCL: ['25573'],
  Safaricom: ['25470', '25471', '25472', '25479', '254740', '254741', '254742', '254743', '254746', '254748', '254110', '254111'],
  'Airtel Kenya': ['25473', '25478', '254750', '254751', '254752', '254753', '254754', '254755', '254756', '254100', '254101', '254102'],
  'Telkom Kenya': ['25477'],
  Equitel: ['254763', '254764', '254765', '254766'],
  'Airtel Uganda': ['25670', '25674', '25675'],
  'MTN Uganda': ['25676', '25677', '25678'],
  UTL: ['25671'],
  Africell: ['25679'],
};

const BY_PREFIX = new Map(Object.entries(PREFIXES).flatMap(([operator, prefixes]) => prefixes.map((prefix) => [prefix, operator] as const)));
const LENGTHS = [6, 5] as const;

/** The operator that a number was given out by; it may have been carried to another since. */
export function operatorOf(digits: string): string | null {
  for (const length of LENGTHS) {
    const operator = BY_PREFIX.get(digits.slice(0, length));
    if (operator !== undefined) return operator;
  }
  return null;
}
