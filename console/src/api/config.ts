import { call } from './http.ts';

export type Demo = { shortcode: string; meter: string; phone: string };

/** What the server tells the page at start. `sandbox` is null where the vendors are real. */
export type Config = { sandbox: { port: number } | null; product: string; version: string; demo: Demo | null };

export function readConfig(): Promise<Config> {
  return call<Config>('/config.json');
}

/** The sandbox listens on the page's own host, at another port. */
export function sandboxUrl(port: number): string {
  return `${location.protocol}//${location.hostname}:${port}`;
}
