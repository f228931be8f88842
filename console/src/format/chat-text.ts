type ChatPart = { text: string; look: 'plain' | 'bold' | 'italic' | 'struck' | 'code' };

const MARKS =
  /(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])|```([^`]+?)```/g;
const LOOKS = ['bold', 'italic', 'struck', 'code'] as const;

/** Cuts a text where WhatsApp draws it bold (`*`), italic (`_`), struck out (`~`) or in one width (three backticks). */
export function chatParts(text: string): ChatPart[] {
  const parts: ChatPart[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKS)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), look: 'plain' });
    const group = LOOKS.findIndex((_look, index) => match[index + 1] !== undefined);
    parts.push({ text: match[group + 1] ?? '', look: LOOKS[group] ?? 'plain' });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), look: 'plain' });
  return parts;
}
