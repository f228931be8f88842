import { useWords } from '../../i18n/index.ts';
import { Field, Select } from '../../ui/field.tsx';
import { AttachButton } from '../inbox/attach.tsx';
import { UNLESS_FIXED } from './buttons.tsx';
import { headFormat, headOf, HEADS } from './draft.ts';
import type { Draft, Head } from './draft.ts';
import { words } from './words/index.ts';

const KINDS = ['words', ...HEADS] as const satisfies readonly Head[];
const LONGEST = 60;

type Props = { draft: Draft; put: (change: Partial<Draft>) => void; errors: readonly string[] | undefined };

/** What stands above the text: words, a file of a kind with a sample of it for Meta's reviewers, or what is given at each send alone. */
export function HeadFields({ draft, put, errors }: Props) {
  const { say } = useWords(words);
  const { media } = draft;
  const kind = media === null ? 'words' : headFormat([media]) || 'words';
  return (
    <div className="space-y-2">
      <Select
        label={say('templates.head')}
        hint={kind === 'location' || kind === 'product' ? say(`templates.given.${kind}`) : undefined}
        value={kind}
        onChange={(event) => put({ media: headOf(event.target.value as Head) })}
        choices={KINDS.map((value) => ({ value, label: say(`templates.media.${value}`) }))}
      />
      {media === null && (
        <Field label={say('templates.header')} value={draft.header} maxLength={LONGEST} onChange={(event) => put({ header: event.target.value })} />
      )}
      {media !== null && wantsSample(media) && <Sample media={media} put={put} errors={errors} />}
    </div>
  );
}

/** Only of a file do the reviewers see one. */
export const wantsSample = (media: NonNullable<Draft['media']>): boolean => !['location', 'product', ''].includes(headFormat([media]));

type SampleProps = { media: NonNullable<Draft['media']>; put: (change: { media: NonNullable<Draft['media']> }) => void; errors?: Props['errors'] };

/** The file that Meta's reviewers see in the place of what will be sent. */
export function Sample({ media, put, errors }: SampleProps) {
  const { say } = useWords(words);
  const name = media['sample_name'];
  const there = typeof name === 'string' ? name : 'example' in media ? say('templates.sampleThere') : say('templates.sampleHint');
  return (
    <div className={UNLESS_FIXED}>
      <p className="mb-1 text-sm font-medium">{say('templates.sample')}</p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <AttachButton worded attach={({ id, name: file }) => put({ media: { type: 'HEADER', format: media['format'], sample: id, sample_name: file } })} />
        <span className="min-w-0 text-sm break-words text-quiet">{there}</span>
      </p>
      {errors && (
        <p role="alert" className="text-xs text-danger">
          {errors.join(' ')}
        </p>
      )}
    </div>
  );
}
