import { useEffect, useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { left } from './clock.ts';
import type { OpenConversation } from './types.ts';
import { words } from './words/index.ts';

const TICK_MS = 15_000;

/** How long WhatsApp lets free words through: 24 hours from the customer's last word. */
export function WindowClock({ window }: { window: NonNullable<OpenConversation['window']> }) {
  const { say } = useWords(words);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const rest = window.is_open && window.closes_at ? left(window.closes_at, now) : null;
  if (!rest)
    return (
      <Badge tone="warn">
        <Icon name="clock" size={12} /> {say('inbox.windowClosed')}
      </Badge>
    );
  return (
    <Badge tone={rest.isShort ? 'warn' : 'plain'}>
      <Icon name="clock" size={12} /> {say('inbox.windowOpen', { time: rest.text })}
    </Badge>
  );
}
