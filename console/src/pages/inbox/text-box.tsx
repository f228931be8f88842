import type { KeyboardEvent, RefObject } from 'react';

type Props = {
  label: string;
  text: string;
  change: (text: string) => void;
  /** Enter, or Ctrl+Enter; with Alt the conversation is resolved as well. */
  go: (resolve: boolean) => void;
  area: RefObject<HTMLTextAreaElement | null>;
  /** True when the list of suggestions used the key up. */
  onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  onMove: () => void;
  listId: string | undefined;
};

const [LEAST, MOST] = [2, 8];

/** Where an answer is written. Enter sends, Shift+Enter begins a line; Esc gives the keys back to the list. */
export function TextBox({ label, text, change, go, area, onKey, onMove, listId }: Props) {
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (onKey(event)) return event.preventDefault();
    if (event.key === 'Escape') return event.currentTarget.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    // on a touch screen Enter begins a line: there is a button for sending
    if (!event.ctrlKey && !event.metaKey && matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    go(event.altKey);
  };
  return (
    <textarea
      ref={area}
      data-key="r"
      aria-label={label}
      aria-autocomplete="list"
      aria-controls={listId}
      placeholder={label}
      rows={Math.max(LEAST, Math.min(MOST, text.split('\n').length))}
      value={text}
      onChange={(event) => change(event.target.value)}
      onKeyDown={keyed}
      onSelect={onMove}
      className="block w-full resize-none rounded-md border border-line bg-surface-1 px-3 py-2 placeholder:text-quiet"
    />
  );
}
