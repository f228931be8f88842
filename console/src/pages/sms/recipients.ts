/** Numbers out of what was typed or pasted: one a line, or separated by commas and semicolons; each once. */
export function recipientsIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[\n,;]+/)
        .map((one) => one.trim().replaceAll(/[ ()-]/g, ''))
        .filter((one) => one !== ''),
    ),
  ];
}
