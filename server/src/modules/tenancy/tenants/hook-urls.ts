/** The paths under which providers reach a channel. Daraja refuses URLs that name itself, `exe`, `cmd`, `sql` or `query`: hex keys spell none of them. */

export interface C2bUrls {
  readonly confirmation: string;
  readonly validation: string;
}

export function c2bUrls(publicUrl: string, hookKey: string): C2bUrls {
  const base = `${publicUrl}/api/hooks/c2b/${hookKey}`;
  return { confirmation: `${base}/confirmation/`, validation: `${base}/validation/` };
}

/** Where one STK push is reported; the secret is the push's own. */
export function stkUrl(publicUrl: string, hookKey: string, secret: string): string {
  return `${publicUrl}/api/hooks/c2b/${hookKey}/stk/${secret}/`;
}

export function smsReportUrl(publicUrl: string, hookKey: string): string {
  return `${publicUrl}/api/hooks/sms/${hookKey}/reports/`;
}
