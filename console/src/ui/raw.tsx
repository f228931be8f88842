/** What came from outside, as text and nothing but text: it may be anything, and may be meant to do harm. */
export function Raw({ value }: { value: unknown }) {
  return (
    <pre tabIndex={0} translate="no" className="max-h-80 overflow-auto rounded-md bg-surface-2 p-3 font-mono text-xs break-all whitespace-pre-wrap">
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}
