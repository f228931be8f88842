import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from './live.ts';
import { Realtime } from './realtime.ts';
import type { Line, LineEvents } from './realtime.ts';

type Spoken = Record<string, unknown>;

/** The other end of a line, in the hand of the test. */
class End implements Line {
  readonly said: Spoken[] = [];
  readonly events: LineEvents;
  constructor(events: LineEvents) {
    this.events = events;
  }
  send(text: string): void {
    this.said.push(JSON.parse(text) as Spoken);
  }
  close(): void {
    this.events.closed(1006);
  }
  tell(words: object): void {
    this.events.said(JSON.stringify(words));
  }
}

let ends: End[];
let heard: (readonly string[])[];
let news: (readonly LiveEvent[])[];
let resets: number;
let tokens: (string | undefined)[];
let frames: (() => void)[];
let line: Realtime;

beforeEach(async () => {
  vi.useFakeTimers();
  [ends, heard, news, resets, tokens, frames] = [[], [], [], 0, [], []];
  line = new Realtime({
    open: (events) => {
      const end = new End(events);
      ends.push(end);
      return end;
    },
    token: async (refused) => {
      tokens.push(refused);
      return `t${tokens.length}`;
    },
    client: 'demo',
    topics: ['payments', 'conversations'],
    onEvents: (events) => news.push(events),
    onReset: () => (resets += 1),
    onHeard: (topics) => heard.push(topics),
    frame: (act) => frames.push(act),
  });
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  line.stop();
  vi.useRealTimers();
});

function welcome(end: End): void {
  end.events.opened();
  end.tell({ type: 'welcome', topics: ['payments', 'conversations', 'jobs'], heartbeat_seconds: 25 });
  end.tell({ type: 'subscribed', topics: ['payments', 'conversations'], resumed: end.said.some((one) => 'after' in one) });
}
const event = (id: string, version: number, object = 'c1') => ({
  type: 'event',
  id,
  topic: 'conversations',
  kind: 'conversation.changed',
  object,
  version,
  data: {},
});
const draw = () => frames.splice(0).forEach((act) => act());

describe('the line to the server', () => {
  it('says who it is, hears what it may, and asks anew for what is shown', () => {
    welcome(ends[0]!);
    expect(ends[0]!.said).toEqual([
      { type: 'hello', token: 't1', client: 'demo' },
      { type: 'subscribe', topics: ['payments', 'conversations'] },
    ]);
    expect(heard).toEqual([['payments', 'conversations']]);
    expect(resets).toBe(1);
  });

  it('tells of fifty events once a frame, each object in its newest version', () => {
    welcome(ends[0]!);
    for (let at = 1; at <= 50; at++) ends[0]!.tell(event(`e${at}`, at, at % 2 ? 'c1' : 'c2'));
    expect(news).toEqual([]);
    draw();
    expect(news).toHaveLength(1);
    expect(news[0]!.map(({ object, version }) => [object, version])).toEqual([
      ['c1', 49],
      ['c2', 50],
    ]);
  });

  it('passes over news that is older than what it had', () => {
    welcome(ends[0]!);
    ends[0]!.tell(event('e1', 7));
    draw();
    ends[0]!.tell(event('e2', 6));
    draw();
    expect(news.flat().map(({ version }) => version)).toEqual([7]);
  });

  it('comes back where it left off, and takes what it missed without asking for everything', async () => {
    welcome(ends[0]!);
    ends[0]!.tell(event('e9', 1));
    ends[0]!.close();
    expect(heard.at(-1)).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    welcome(ends[1]!);
    expect(ends[1]!.said[1]).toEqual({ type: 'subscribe', topics: ['payments', 'conversations'], after: 'e9' });
    expect(resets).toBe(1);
  });

  it('waits longer each time, and no longer than half a minute and its spread', async () => {
    for (let at = 0; at < 8; at++) {
      ends.at(-1)!.close();
      const before = ends.length;
      await vi.advanceTimersByTimeAsync(400);
      expect(ends).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(45_000);
      expect(ends).toHaveLength(before + 1);
    }
  });

  it('gets a new token when the old one is turned down, and stays away when it is forbidden', async () => {
    ends[0]!.events.closed(4401);
    await vi.advanceTimersByTimeAsync(2000);
    expect(tokens).toEqual([undefined, 't1']);
    ends[1]!.events.closed(4403);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(ends).toHaveLength(2);
  });

  it('leaves a line that went silent', async () => {
    welcome(ends[0]!);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(ends[0]!.said.at(-1)).toEqual({ type: 'ping' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ends.length).toBeGreaterThan(1);
  });

  it('shows the next token before the old one ends', async () => {
    welcome(ends[0]!);
    for (let beat = 0; beat < 12; beat++) {
      ends[0]!.tell({ type: 'pong' });
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(ends[0]!.said.filter(({ type }) => type === 'hello').map(({ token }) => token)).toEqual(['t1', 't2']);
  });

  it('asks for everything when the server says that something was missed, and survives nonsense', () => {
    welcome(ends[0]!);
    ends[0]!.events.said('no JSON');
    ends[0]!.tell({ type: 'event', id: 7 });
    ends[0]!.tell({ type: 'reset' });
    expect(resets).toBe(2);
  });
});
