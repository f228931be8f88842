import { useWords } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { AttachButton } from '../inbox/attach.tsx';
import { headOf, mediaOf } from './draft.ts';
import type { Draft, Head } from './draft.ts';
import { words } from './words/index.ts';

const HEADS = ['words', 'image', 'video', 'document'] as const satisfies readonly Head[];
const LONGEST = 60;

type Props = { draft: Draft; put: (change: Partial<Draft>) => void; errors: readonly string[] | undefined };

/** What stands above the text: words, or a file of a kind, with a sample of it for Meta's reviewers. */
export function HeadFields({ draft, put, errors }: Props) {
  const { say } = useWords(words);
  const { media } = draft;
  const kind = media === null ? 'words' : (HEADS.find((one) => one === mediaOf([media])) ?? 'words');
  return (
    <div className="space-y-2">
      <p className="text-sm font-medium">{say('templates.head')}</p>
      <Segmented
        label={say('templates.head')}
        value={kind}
        onChange={(value) => put({ media: headOf(value) })}
        options={HEADS.map((value) => ({ value, label: say(`templates.media.${value}`) }))}
      />
      {media === null ? (
        <Field label={say('templates.header')} value={draft.header} maxLength={LONGEST} onChange={(event) => put({ header: event.target.value })} />
      ) : (
        <Sample media={media} put={put} errors={errors} />
      )}
    </div>
  );
}

type SampleProps = { media: NonNullable<Draft['media']>; put: (change: { media: NonNullable<Draft['media']> }) => void; errors?: Props['errors'] };

/** The file that Meta's reviewers see in the place of what will be sent. */
export function Sample({ media, put, errors }: SampleProps) {
  const { say } = useWords(words);
  const name = media['sample_name'];
  const there = typeof name === 'string' ? name : 'example' in media ? say('templates.sampleThere') : say('templates.sampleHint');
  return (
    <div>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="text-sm font-medium">{say('templates.sample')}</span>
        <AttachButton attach={({ id, name: file }) => put({ media: { type: 'HEADER', format: media['format'], sample: id, sample_name: file } })} />
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
