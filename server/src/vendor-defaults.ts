import type { Config } from './config/config.ts';
import type { VendorDefaults } from './modules/tenancy/index.ts';

/** Where vendors are when a tenant names no address: the real ones, or the sandbox beside us. */
export function vendorDefaults(config: Config): VendorDefaults {
  if (config.sandboxPort === undefined) {
    return {
      mpesaBaseUrl: 'https://api.safaricom.co.ke',
      stronpowerBaseUrl: config.stronpowerBaseUrl ?? 'http://www.server-newv.stronpower.com/api',
      smsBaseUrls: { beem: 'https://apisms.beem.africa', africastalking: 'https://api.africastalking.com', twilio: 'https://api.twilio.com' },
    };
  }
  const sandbox = `http://127.0.0.1:${config.sandboxPort}`;
  return {
    mpesaBaseUrl: `${sandbox}/daraja`,
    stronpowerBaseUrl: config.stronpowerBaseUrl ?? `${sandbox}/stronpower/api`,
    smsBaseUrls: { beem: `${sandbox}/beem`, africastalking: `${sandbox}/africastalking`, twilio: `${sandbox}/twilio` },
  };
}
