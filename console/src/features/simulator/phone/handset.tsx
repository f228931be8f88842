import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { clock } from '../../../format/values.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icon.tsx';
import { words } from '../words.ts';

export type Screen = 'pay' | 'messages' | 'chat' | 'mail';

type Unread = Readonly<Record<'messages' | 'chat' | 'mail', number>>;
type Props = { screen: Screen; show: (screen: Screen) => void; unread: Unread; children: ReactNode };

/** The body of the phone with its status bar and its apps. */
export function Handset({ screen, show, unread, children }: Props) {
  return (
    <div className="handset">
      <div className="handset-glass">
        <StatusBar />
        <div className="handset-screens">{children}</div>
        <nav className="handset-dock" aria-label={words.phone.label}>
          <DockButton on={screen === 'pay'} press={() => show('pay')} icon="coin" text={words.phone.menu} />
          <DockButton on={screen === 'messages'} press={() => show('messages')} icon="message" text={words.phone.messages} unread={unread.messages} />
          <DockButton on={screen === 'chat'} press={() => show('chat')} icon="phone" text={words.chat.title} unread={unread.chat} />
          <DockButton on={screen === 'mail'} press={() => show('mail')} icon="mail" text={words.mail.title} unread={unread.mail} />
        </nav>
      </div>
    </div>
  );
}

function StatusBar() {
  const [now, setNow] = useState(() => new Date().toISOString());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="handset-status" aria-hidden="true">
      <span>{clock(now)}</span>
      <span className="handset-eye" />
      <span className="flex items-center gap-1.5">
        {words.phone.carrier}
        <svg width="18" height="10" viewBox="0 0 18 10">
          <rect x="0.5" y="0.5" width="14.5" height="9" rx="2.5" fill="none" stroke="currentColor" opacity="0.6" />
          <rect x="2" y="2" width="9.5" height="6" rx="1.3" fill="currentColor" />
          <rect x="16.2" y="3.2" width="1.5" height="3.6" rx="0.7" fill="currentColor" opacity="0.6" />
        </svg>
      </span>
    </div>
  );
}

type Dock = { on: boolean; press: () => void; icon: IconName; text: string; unread?: number };

function DockButton({ on, press, icon, text, unread = 0 }: Dock) {
  return (
    <button type="button" onClick={press} aria-pressed={on} className="handset-app">
      <span className="relative">
        <Icon name={icon} size={20} />
        {unread > 0 && (
          <span className="handset-badge" aria-label={words.phone.unread(unread)}>
            {unread}
          </span>
        )}
      </span>
      {text}
    </button>
  );
}
