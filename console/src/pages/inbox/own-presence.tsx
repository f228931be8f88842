import type {
  MessagingAgentsListData,
  MessagingAgentsListResponses,
  MessagingAgentsMeUpdateData,
  MessagingAgentsMeUpdateResponses,
} from '../../api/generated/types.gen.ts';
import { useAct, useRead } from '../../api/hooks.ts';
import { useMay, useMe } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { askLeave, canNotify, keepWish, useWish } from '../../notify/wish.ts';
import { Menu, MenuCheck, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast.tsx';
import { useTold } from '../../ui/use-told.ts';
import { words } from './words/index.ts';

const MANY = 100;

/** Whether conversations in turn come to whoever reads this, and how many they have; told by a dot, and by words. */
export function OwnPresence() {
  const { say } = useWords(words);
  const may = useMay();
  const told = useTold();
  const { data: me } = useMe();
  const agents = useRead<MessagingAgentsListData, MessagingAgentsListResponses>('/api/messaging/agents/', { query: { page_size: MANY } });
  const change = useAct<MessagingAgentsMeUpdateData, MessagingAgentsMeUpdateResponses>('/api/messaging/agents/me/', { method: 'PATCH' });
  const own = agents.data?.results.find(({ user }) => user.id === me?.id);
  if (!own || !may('inbox.answer')) return null;
  const here = own.is_available;
  const state = say(here ? 'inbox.ownHere' : 'inbox.ownAway');
  const room =
    own.capacity === null ? say('inbox.roomFree', { n: own.open_conversations }) : say('inbox.room', { n: own.open_conversations, most: own.capacity });
  return (
    <Menu
      label={state}
      trigger={
        <Button look="ghost" square aria-label={`${state}. ${room}`} title={state} disabled={change.isPending} className="relative">
          <Icon name="person" size={18} />
          <span
            aria-hidden="true"
            className={`absolute right-1.5 bottom-1.5 size-2.5 rounded-full border-2 border-surface-1 ${here ? 'bg-accent' : 'bg-quiet'}`}
          />
        </Button>
      }
    >
      <MenuTitle>{`${state} · ${room}`}</MenuTitle>
      <MenuItem act={() => change.mutate({ body: { is_available: !here } }, told(say(here ? 'inbox.ownAway' : 'inbox.ownHere')))}>
        {say(here ? 'inbox.goAway' : 'inbox.comeBack')}
      </MenuItem>
      <DeviceNotices />
    </Menu>
  );
}

/** Notices of the browser on this device: asked for by a click, and kept here. */
function DeviceNotices() {
  const { say } = useWords(words);
  const wish = useWish();
  if (!canNotify()) return null;
  const turn = async () => {
    if (wish.on) keepWish({ ...wish, on: false });
    else if (await askLeave()) keepWish({ ...wish, on: true });
    else toast(say('inbox.noticesRefused'), 'need');
  };
  return (
    <>
      <MenuTitle>{say('inbox.notices')}</MenuTitle>
      <MenuCheck on={wish.on} act={() => void turn()}>
        {say('inbox.noticesOn')}
      </MenuCheck>
      {wish.on && (
        <MenuCheck on={wish.sound} act={() => keepWish({ ...wish, sound: !wish.sound })}>
          {say('inbox.noticesSound')}
        </MenuCheck>
      )}
    </>
  );
}
