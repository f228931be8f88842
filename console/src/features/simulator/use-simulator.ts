import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Demo } from '../../api/config.ts';
import type { State } from '../../api/sandbox-types.ts';
import { sandboxAt } from '../../api/sandbox.ts';
import { tellStories } from './timeline/story.ts';
import { useJournal } from './use-journal.ts';
import { useResource } from './use-resource.ts';

export type SimulatorState = ReturnType<typeof useSimulator>;

/** Everything the page shows of the sandbox at `url`, kept fresh by its journal, and what can be chosen. */
export function useSimulator(url: string, demo: Demo | null) {
  const sandbox = useMemo(() => sandboxAt(url), [url]);
  const { entries, link, reload } = useJournal(sandbox);
  const state = useResource(sandbox.state);
  const [phoneId, choosePhone] = useChoice(
    demo?.phone,
    state.value?.phones.map((one) => one.msisdn),
  );
  const [meterId, chooseMeter] = useChoice(
    demo?.meter,
    state.value?.meters.map((one) => one.meter_id),
  );
  const phone = useResource(useMemo(() => (phoneId ? () => sandbox.phone(phoneId) : null), [sandbox, phoneId]));
  const meter = useResource(useMemo(() => (meterId ? () => sandbox.meter(meterId) : null), [sandbox, meterId]));
  const chat = useResource(useMemo(() => (phoneId ? () => sandbox.chat(phoneId) : null), [sandbox, phoneId]));
  const chats = useResource(sandbox.chats);
  const mails = useResource(sandbox.mails);
  const faults = useResource(sandbox.faults);
  const shortcode = demo?.shortcode ?? firstShortcode(state.value);
  const stories = useMemo(() => tellStories(entries), [entries]);

  const refresh = useCallback(() => {
    for (const resource of [state, phone, meter, faults, chat, chats, mails]) resource.refresh();
  }, [state.refresh, phone.refresh, meter.refresh, faults.refresh, chat.refresh, chats.refresh, mails.refresh]);
  useFollow(`${entries.at(-1)?.seq ?? 0} ${link}`, refresh);
  useTicking(meter.value?.tap === true, meter.refresh);
  // Setting up phones and meters leaves no journal entry to follow.
  useTicking(isUnset(state.value), state.refresh);

  const reset = useCallback(async () => {
    await sandbox.reset();
    reload();
    refresh();
  }, [sandbox, reload, refresh]);
  const shown = { state: state.value, phone, meter, faults, chat, chats, mails, stories };
  return { ...shown, sandbox, link, shortcode, phoneId, meterId, choosePhone, chooseMeter, reset, refresh };
}

function isUnset(state: State | null): boolean {
  return state?.meters.length === 0;
}

function firstShortcode(state: State | null): string {
  return state?.shortcodes[0]?.shortcode ?? '';
}

/** One of the known ids: the one that was chosen if it is there, else the first; null while none is known. */
function useChoice(wish: string | undefined, known: string[] = []) {
  const [chosen, choose] = useState(wish);
  const id = chosen !== undefined && known.includes(chosen) ? chosen : (known[0] ?? null);
  return [id, choose] as const;
}

/** Reads again soon after each change, and once more a second later: an SMS reaches the phone after its journal entry. */
function useFollow(change: string, refresh: () => void) {
  useEffect(() => {
    const timers = [40, 1000].map((ms) => setTimeout(refresh, ms));
    return () => timers.forEach(clearTimeout);
  }, [change, refresh]);
}

function useTicking(on: boolean, tick: () => void) {
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [on, tick]);
}
