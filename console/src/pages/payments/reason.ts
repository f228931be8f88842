import type { SayOf } from '../../i18n/index.ts';
import type { words } from './words/index.ts';

type Key = keyof typeof words.en;

/** Codes of the network and of vendors that people meet. */
const KNOWN: readonly (readonly [RegExp, Key])[] = [
  [/^(?:ETIMEDOUT|timeout|connect_timeout|send_deadline)$/, 'pay.why.silent'],
  [/^(?:E[A-Z_]+|connect_failed|connection_failed)$/, 'pay.why.broken'],
  [/^http_\d+$/, 'pay.why.error'],
  [/^(?:empty_\w+|html|false|null|unexpected_\w+|undocumented_4xx|answer_\w+)$/, 'pay.why.strange'],
];

/** Why a vendor's answer is what it is, in words; its code stays beside them, for whoever asks the vendor. */
export function reasonText(reason: string, say: SayOf<Key>): string {
  const code = reason.replace(/^unproven:/, '');
  const word = KNOWN.find(([pattern]) => pattern.test(code))?.[1];
  return word === undefined ? code.replaceAll('_', ' ') : `${say(word)} (${code.replace('http_', '')})`;
}
