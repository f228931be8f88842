/** The only file that reads the environment. Names and defaults are documented in docs/configuration.md. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function readEnv(): Environment {
  return process.env;
}
