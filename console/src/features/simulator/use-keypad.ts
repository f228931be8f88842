import { useCallback, useEffect, useState } from 'react';
import type { Keyed } from '../../api/sandbox-types.ts';

const LENGTH = 20;
const KEY_MS = 45;
const SHOWN_MS = 6000;

/** A meter's keypad: digits typed so far, and the meter's last word while it is still on the display. */
export function useKeypad(enterToken: (token: string) => Promise<Keyed>) {
  const [digits, setDigits] = useState('');
  const [said, setSaid] = useState<Keyed | null>(null);
  const [busy, setBusy] = useState(false);

  const press = useCallback((digit: string) => {
    setSaid(null);
    setDigits((before) => (before + digit).slice(0, LENGTH));
  }, []);
  const erase = useCallback(() => setDigits((before) => before.slice(0, -1)), []);
  const submit = useCallback(
    async (token: string) => {
      setBusy(true);
      const answer = await enterToken(token).catch(() => null);
      setSaid(answer);
      setDigits('');
      setBusy(false);
    },
    [enterToken],
  );
  /** Types a whole token key by key, the way a hand would, then presses Enter. */
  const typeIn = useCallback(
    async (token: string) => {
      setBusy(true);
      setSaid(null);
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      for (let count = still ? token.length : 1; count <= token.length; count += 1) {
        setDigits(token.slice(0, count));
        await new Promise((done) => setTimeout(done, KEY_MS));
      }
      await submit(token);
    },
    [submit],
  );

  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return { digits, said, busy, press, erase, submit, typeIn };
}

export type Keypad = ReturnType<typeof useKeypad>;
