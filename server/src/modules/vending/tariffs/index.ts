export { tariffsRoutes } from './routes.ts';
export { price } from './pricing.ts';
export type { PriceLine } from './pricing.ts';
export { VERSION_COLUMNS, versionOf } from './terms.ts';
export type { TariffTerms, TariffVersion, VersionRow } from './terms.ts';
export { ensureTariff } from './tariffs.ts';
export { formatTenths } from './volume.ts';
