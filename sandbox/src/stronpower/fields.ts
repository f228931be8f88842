import { asBody, asText } from '../read.ts';
import type { World } from '../world.ts';
import type { Company } from './companies.ts';

/** The fields of a request. Case does not matter, underscores do: METER_ID is another name than MeterID. */
export type Fields = (name: string) => string;

export function readFields(body: unknown): Fields {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(asBody(body))) values.set(name.toLowerCase(), asText(value).trim());
  return (name) => values.get(name.toLowerCase()) ?? '';
}

/** The company that these credentials open, on this dialect's host; null when they open none. */
export function companyOf(world: World, fields: Fields, dialect: 'new' | 'old'): Company | null {
  const company = world.companies.get(fields('CompanyName'));
  if (company === undefined || company.dialect !== dialect) return null;
  const isRight = company.username === fields('UserName') && company.password === fields('PassWord');
  return isRight ? company : null;
}
