/** What a language is called in the reader's: `sw` is "Swahili" in English. What is no code of a language stays as it is. */
export function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(code.replace('_', '-')) ?? code;
  } catch {
    return code;
  }
}

/** What a country is called in the reader's language: `KE` is "Kenya". What is no code of a country stays as it is. */
export function countryName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
