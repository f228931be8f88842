const ADDRESS = /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,190}\.[^\s@<>,;:"\\()[\]]{2,63}$/;

/** One plain address, as it may stand in an envelope: no name, no list, no control character. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text) && !hasControls(text);
}

function hasControls(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007F');
}

/** Text that may stand in a header: line ends and other control characters become blanks, so no header can be added by it. */
export function oneLine(text: string, most = 200): string {
  return [...text.toWellFormed()]
    .map((character) =>
      character < ' ' || (character >= '\u007F' && character <= '\u009F') || character === '\u2028' || character === '\u2029' ? ' ' : character,
    )
    .join('')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, most);
}
