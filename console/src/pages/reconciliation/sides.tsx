import { usePlace } from '../../api/place.ts';
import { useWords, wordFor } from '../../i18n/index.ts';
import { wordIn } from '../../i18n/word-in.ts';
import { Facts, Panel } from '../../ui/page.tsx';
import { Money, Time, Volume } from '../../ui/values.tsx';
import type { Break } from './break.ts';
import { factsOfSide } from './facts-of-side.ts';
import type { Fact } from './facts-of-side.ts';
import { words } from './words/index.ts';

const NAMES = { statement: 'recon.statementSays', books: 'recon.booksSay', vendor: 'recon.vendorSays' } as const;
type Side = keyof typeof NAMES;

/** Which two sides speak: the vendor's or the statement's, and ours. */
const SIDES: Readonly<Record<string, readonly Side[]>> = { vendor: ['vendor', 'books'], books: ['books'], mpesa: ['statement', 'books'] };

/** Both sides of a difference, one beside the other. */
export function Sides({ found }: { found: Break }) {
  const { say } = useWords(words);
  const evidence = (found.evidence ?? {}) as Record<string, unknown>;
  const sides = SIDES[found.area] ?? [];
  const plain = sides.every((side) => !(side in evidence));
  if (plain)
    return (
      <Panel title={say('recon.sides')}>
        <Told side={evidence} />
      </Panel>
    );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {sides.map((side) => (
        <Panel key={side} title={say(NAMES[side])}>
          <Told side={evidence[side]} />
        </Panel>
      ))}
    </div>
  );
}

function Told({ side }: { side: unknown }) {
  const { say } = useWords(words);
  const facts = factsOfSide(side);
  if (facts.length === 0) return <p className="px-4 pb-4 text-quiet">{say('recon.sideNone')}</p>;
  return (
    <Facts facts={facts.map((fact) => [wordIn(words, say, { group: 'recon.field', word: fact.field }), <Value key={fact.field} fact={fact} />] as const)} />
  );
}

function Value({ fact }: { fact: Fact }) {
  const { say } = useWords(words);
  const { currency } = usePlace();
  if (fact.kind === 'money') return <Money amount={fact.value} currency={currency} />;
  if (fact.kind === 'time') return <Time at={fact.value} />;
  if (fact.field === 'kind') return <>{wordIn(words, say, { group: 'recon.line', word: fact.value })}</>;
  if (fact.kind === 'volume') return <Volume units={fact.value} />;
  return <>{fact.kind === 'word' ? (wordFor(say, 'state', fact.value) ?? fact.value) : fact.value}</>;
}
