import { chatParts } from '../format/chat-text.ts';

const LOOK = { bold: 'font-semibold', italic: 'italic', struck: 'line-through', code: 'font-mono text-[0.92em]' } as const;

/** A text with WhatsApp's marks drawn. */
export function ChatText({ text }: { text: string }) {
  return (
    <>
      {chatParts(text).map((part, at) =>
        part.look === 'plain' ? (
          part.text
        ) : (
          <span key={at} className={LOOK[part.look]}>
            {part.text}
          </span>
        ),
      )}
    </>
  );
}
