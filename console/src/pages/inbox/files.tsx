import { useWords } from '../../i18n/index.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Message } from './types.ts';
import { words } from './words/index.ts';

type File = Message['media'][number];

/** What came or went with a message: pictures are shown, sound and films played, documents fetched. */
export function Files({ message }: { message: Message }) {
  return (
    <>
      {message.media.map((file) => (
        <Shown key={file.id} file={file} />
      ))}
    </>
  );
}

function Shown({ file }: { file: File }) {
  const { say } = useWords(words);
  const name = file.filename || say('inbox.file');
  if (file.state !== 'stored' || file.url === null)
    return <p className="mb-1 rounded-md bg-surface-2 px-3 py-4 text-sm text-quiet">{say(file.state === 'failed' ? 'inbox.fileLost' : 'inbox.fileComes')}</p>;
  if (file.kind === 'image' || file.kind === 'sticker')
    return (
      <a href={file.url} target="_blank" rel="noreferrer" className="mb-1 block">
        <img src={file.url} alt={name} loading="lazy" className="max-h-72 rounded-md object-contain" />
      </a>
    );
  if (file.kind === 'audio') return <audio src={file.url} controls preload="none" aria-label={name} className="mb-1 h-10 w-64 max-w-full" />;
  if (file.kind === 'video') return <video src={file.url} controls preload="none" aria-label={name} className="mb-1 max-h-72 w-full rounded-md" />;
  return (
    <a href={file.url} target="_blank" rel="noreferrer" className="mb-1 flex items-center gap-2 rounded-md bg-surface-2 px-3 py-2 hover:bg-surface-3">
      <Icon name="form" size={18} className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {file.bytes !== null && <span className="text-xs text-quiet">{sizeOf(file.bytes)}</span>}
    </a>
  );
}

const KILO = 1024;

function sizeOf(bytes: number): string {
  if (bytes < KILO * KILO) return `${Math.max(1, Math.round(bytes / KILO))} kB`;
  return `${(bytes / KILO / KILO).toFixed(1)} MB`;
}
