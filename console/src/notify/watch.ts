import { request } from '../api/client.ts';
import type { MessagingConversationsGetResponses, MessagingTeamsListResponses } from '../api/generated/types.gen.ts';
import { onLive } from '../api/live.ts';
import type { LiveEvent } from '../api/live.ts';
import { chime } from './chime.ts';
import { mayCall, reasonToCall } from './concerns.ts';
import type { Reader } from './concerns.ts';
import { readWish } from './wish.ts';

type Talk = MessagingConversationsGetResponses[200];
type Options = { me: string; mentioned: string; open: (conversation: string) => void };

const TEAMS_FOR_MS = 300_000;

/** Shows a notice of the browser for what calls for this person while they look elsewhere; returns how to stop. */
export function watch({ me, mentioned, open }: Options): () => void {
  let teams: { at: number; read: Promise<ReadonlySet<string>> } | null = null;
  const ownTeams = () => {
    if (teams === null || performance.now() - teams.at > TEAMS_FOR_MS) {
      const asked = { at: performance.now(), read: teamsOf(me) };
      teams = asked;
      // what could not be read is asked again with the next word
      asked.read.catch(() => (teams = teams === asked ? null : teams));
    }
    return teams.read;
  };
  const tell = async (event: LiveEvent) => {
    if (event.object === null || isLookedAt() || !mayCall(event)) return;
    const reader: Reader = { id: me, teams: await ownTeams() };
    const reason = reasonToCall(event, reader);
    if (reason !== null) await show(event.object, { reason, mentioned, open });
  };
  // a notice that could not be made is no reason to disturb the page
  return onLive((event) => void tell(event).catch(() => undefined));
}

async function teamsOf(me: string): Promise<ReadonlySet<string>> {
  const query = { page_size: 100 };
  const { results } = await request<MessagingTeamsListResponses[200]>('/api/messaging/teams/', { query });
  return new Set(results.filter(({ members }) => members.some(({ id }) => id === me)).map(({ id }) => id));
}

const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

async function show(id: string, { reason, mentioned, open }: Pick<Options, 'mentioned' | 'open'> & { reason: 'word' | 'mention' }): Promise<void> {
  const talk = await request<Talk>('/api/messaging/conversations/{id}/', { path: { id } });
  const name = talk.contact_name || talk.contact_phone || talk.peer;
  // one notice for each conversation, and no second one from another tab
  const notice = new Notification(name, { body: reason === 'mention' ? mentioned : talk.last_message_text, tag: `${id} ${reason}`, icon: '/favicon.svg' });
  // not where the browser has been told meanwhile to show none
  notice.addEventListener('show', () => readWish().sound && chime());
  notice.addEventListener('click', () => {
    window.focus();
    open(id);
    notice.close();
  });
}
