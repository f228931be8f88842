import { useRef, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { AttachButton } from './attach.tsx';
import type { Attached } from './attach.tsx';
import { Later } from './later.tsx';
import type { Pending } from './pending.ts';
import { SuggestBox } from './suggest-box.tsx';
import { TemplatePicker } from './template-picker.tsx';
import { TextBox } from './text-box.tsx';
import type { Message, OpenConversation } from './types.ts';
import { useDraft, useNoteDraft } from './use-draft.ts';
import { WindowClock } from './window-clock.tsx';
import { words } from './words/index.ts';

type Props = {
  conversation: OpenConversation;
  quoted: Message | null;
  quote: (message: Message | null) => void;
  typing: () => void;
  send: (body: Pending['body'], isNote: boolean) => void;
  done: () => void;
};
type Mode = 'reply' | 'note';

/** Room for an answer or a note. When WhatsApp's window is closed, the template picker stands in place of the answer. */
export function Composer(props: Props) {
  const { conversation, send } = props;
  const { say } = useWords(words);
  const [mode, setMode] = useState<Mode>('reply');
  const [picking, pick] = useState(false);
  const closed = conversation.window !== null && !conversation.window.is_open;
  const note = mode === 'note';
  return (
    <footer className={`border-t border-line px-3 pt-2 pb-3 ${note ? 'bg-warn-soft' : 'bg-surface-1'}`}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label={say('inbox.mode')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'reply', label: say('inbox.reply') },
            { value: 'note', label: say('inbox.note') },
          ]}
        />
        <button type="button" hidden data-key="n" aria-label={say('inbox.note')} onClick={() => setMode(note ? 'reply' : 'note')} />
        {conversation.window && <WindowClock window={conversation.window} />}
      </div>
      {!note && (closed || picking) ? (
        <TemplatePicker conversation={conversation} closed={closed} send={(body) => send(body, false)} close={() => pick(false)} />
      ) : (
        <Writing {...props} note={note} pick={() => pick(true)} />
      )}
    </footer>
  );
}

/** What is written, with what goes along, until it is sent. */
function useWriting({ conversation, quoted, quote, send, done, note }: Props & { note: boolean }) {
  const [file, setFile] = useState<Attached | null>(null);
  const mentions = useRef(new Map<string, string>());
  const answering = useDraft(conversation.id, conversation.draft);
  const noting = useNoteDraft(conversation.id);
  const { draft, change, clear } = note ? noting : answering;
  const text = draft.text.trim();
  const empty = text === '' && (note || !file);
  const keepNote = () => send({ text, mentions: [...mentions.current].filter(([name]) => text.includes(`@${name}`)).map(([, id]) => id) }, true);
  const answer = (extra: Extra) => {
    send({ ...(text === '' ? {} : { text }), ...(file ? { media: file.id } : {}), ...(quoted ? { reply_to: quoted.id } : {}), ...extra }, false);
    if (extra.resolve) done();
  };
  const go = (extra: Extra = {}) => {
    if (empty) return;
    if (note) keepNote();
    else answer(extra);
    clear();
    mentions.current.clear();
    if (note) return;
    setFile(null);
    quote(null);
  };
  return { draft, change, file, setFile, mention: (name: string, id: string) => mentions.current.set(name, id), go, empty };
}

/** What ready answers call the two who talk, and the client. */
function useNames({ contact_name: contact }: OpenConversation): Readonly<Record<string, string>> {
  const { data: me } = useMe();
  const { name } = usePlace();
  return { contact_name: contact, agent_name: me?.first_name ?? '', client_name: name };
}

type Extra = { resolve?: true; scheduled_for?: string };

function Writing(props: Props & { note: boolean; pick: () => void }) {
  const { note, quoted, quote, typing } = props;
  const { say } = useWords(words);
  const { draft, change, file, setFile, mention, go, empty } = useWriting(props);
  const names = useNames(props.conversation);
  const write = (text: string) => {
    change({ ...draft, text });
    if (!note) typing();
  };
  return (
    <>
      {!note && quoted && <Quote quoted={quoted} drop={() => quote(null)} />}
      {!note && file && <FileChip file={file} drop={() => setFile(null)} />}
      <SuggestBox text={draft.text} note={note} put={(text) => change({ ...draft, text })} attach={setFile} mention={mention} names={names}>
        {(area) => (
          <TextBox
            {...area}
            label={say(note ? 'inbox.noteHere' : 'inbox.answerHere')}
            text={draft.text}
            change={write}
            go={(resolve) => go(resolve && !note ? { resolve } : {})}
          />
        )}
      </SuggestBox>
      <div className="mt-2 flex items-center gap-1">
        {!note && <Tools chat={props.conversation.channel === 'whatsapp'} attach={setFile} pick={props.pick} later={go} off={draft.text.trim() === ''} />}
        <span className="hidden min-w-0 flex-1 truncate text-right text-xs text-quiet sm:inline">{say(note ? 'inbox.noteHint' : 'inbox.sendHint')}</span>
        <Button look="primary" className="max-sm:ml-auto" onClick={() => go()} disabled={empty}>
          <Icon name="send" /> {say(note ? 'inbox.keep' : 'g.send')}
        </Button>
      </div>
    </>
  );
}

type ToolsProps = { chat: boolean; attach: (file: Attached) => void; pick: () => void; later: (extra: Extra) => void; off: boolean };

function Tools({ chat, attach, pick, later, off }: ToolsProps) {
  const { say } = useWords(words);
  return (
    <>
      <AttachButton attach={attach} />
      {chat && (
        <Button look="ghost" square data-key="t" aria-label={say('inbox.template')} title={say('inbox.templateKey')} onClick={pick}>
          <Icon name="form" size={18} />
        </Button>
      )}
      <Later send={(at) => later({ scheduled_for: at })} off={off} />
    </>
  );
}

function Quote({ quoted, drop }: { quoted: Message; drop: () => void }) {
  const { say } = useWords(words);
  return (
    <p className="mb-2 flex items-center gap-2 rounded-md border-l-3 border-accent bg-surface-2 py-1 pr-1 pl-2 text-sm">
      <span className="min-w-0 flex-1 truncate">{quoted.text || quoted.kind}</span>
      <Button look="ghost" square className="h-7" aria-label={say('inbox.dropQuote')} onClick={drop}>
        <Icon name="close" size={14} />
      </Button>
    </p>
  );
}

function FileChip({ file, drop }: { file: Attached; drop: () => void }) {
  const { say } = useWords(words);
  return (
    <p className="mb-2 flex items-center gap-2 rounded-md bg-surface-2 py-1 pr-1 pl-3 text-sm">
      <Icon name="clip" size={14} />
      <span className="min-w-0 flex-1 truncate">{file.name}</span>
      <Button look="ghost" square className="h-7" aria-label={say('inbox.dropFile')} onClick={drop}>
        <Icon name="close" size={14} />
      </Button>
    </p>
  );
}
