declare module 'pg/lib/utils.js' {
  const utils: {
    /** A value as the driver sends it: text, bytes, or nothing. */
    prepareValue(value: unknown): string | Buffer | null;
  };
  export default utils;
}
