import { useWords } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Panel } from '../../../ui/page.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { words } from '../words/index.ts';
import type { BlockDraft } from './draft.ts';
import type { Part } from './editor.tsx';

const MOST = 20;

/** Who says the price. */
export function Mode({ draft, change }: Part) {
  const { say } = useWords(words);
  const options = [
    { value: 'own', label: say('tariffs.own') },
    { value: 'vendor_priced', label: say('tariffs.vendor') },
  ] as const;
  return (
    <Panel title={say('tariffs.mode')} {...(draft.mode === 'vendor_priced' ? { text: say('tariffs.vendorPricedText') } : {})}>
      <div className="px-4 pb-4">
        <Segmented label={say('tariffs.mode')} value={draft.mode} options={options} onChange={(mode) => change({ mode })} />
      </div>
    </Panel>
  );
}

/** The price of the water: one, or steps of the month. */
export function Steps({ draft, change, wrongAt }: Part) {
  const { say } = useWords(words);
  const { blocks } = draft;
  const set = (at: number, to: Partial<BlockDraft>) => change({ blocks: blocks.map((block, index) => (index === at ? { ...block, ...to } : block)) });
  // the last step has no end, so a new one goes before it
  const add = () => change({ blocks: [...blocks.slice(0, -1), { upTo: '', price: blocks.at(-1)?.price ?? '' }, ...blocks.slice(-1)] });
  return (
    <Panel title={say('tariffs.blocks')} text={say('tariffs.blocksText')}>
      <div className="space-y-1 px-4 pb-4">
        {blocks.map((block, at) => (
          <div key={at} className="grid grid-cols-[1fr_1fr_2.25rem] items-start gap-2">
            {at === blocks.length - 1 ? (
              <p className="pt-7 text-quiet">{say(blocks.length === 1 ? 'tariffs.allWater' : 'tariffs.blockRest')}</p>
            ) : (
              <Field
                label={say('tariffs.blockUpTo')}
                value={block.upTo}
                inputMode="decimal"
                errors={wrongAt(`upTo${at}`)}
                onChange={(event) => set(at, { upTo: event.target.value })}
              />
            )}
            <Field
              label={say('tariffs.blockPrice')}
              value={block.price}
              inputMode="decimal"
              errors={wrongAt(`price${at}`)}
              onChange={(event) => set(at, { price: event.target.value })}
            />
            {at < blocks.length - 1 && (
              <Button look="ghost" square className="mt-6" aria-label={say('tariffs.dropBlock')} onClick={() => change({ blocks: blocks.toSpliced(at, 1) })}>
                <Icon name="close" />
              </Button>
            )}
          </div>
        ))}
        {blocks.length < MOST && (
          <Button onClick={add}>
            <Icon name="plus" size={14} /> {say('tariffs.addBlock')}
          </Button>
        )}
      </div>
    </Panel>
  );
}
