import { useWords } from '../../i18n/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useReason } from '../../ui/states.tsx';
import type { Macro, Ran } from './macro-menu.tsx';
import { stopsOf } from './macro-stops.ts';
import { words } from './words/index.ts';

type Props = { macro: Macro; results: readonly Ran[]; close: () => void };

/** Of a macro that was refused half-way: which steps are done, which one was refused, and why. */
export function MacroStopped({ macro, results, close }: Props) {
  const { say } = useWords(words);
  const reason = useReason();
  const whole = results.filter(({ failed }) => failed === null).length;
  return (
    <Dialog title={macro.name} close={close}>
      <div className="space-y-4 p-5">
        {results.length > 1 && <p>{say('inbox.macroWhole', { n: whole, all: results.length })}</p>}
        {stopsOf(results).map(({ step, code, message, count }) => (
          <section key={`${step} ${code}`} className="space-y-2">
            {results.length > 1 && <h3 className="font-medium">{say('inbox.macroStopped', { n: count })}</h3>}
            <ol className="space-y-1">
              {macro.actions.map((action, at) => (
                <Step key={at} name={say(`inbox.macro.${action.do}`)} state={at + 1 < step ? 'done' : at + 1 === step ? 'refused' : 'left'} />
              ))}
            </ol>
            <p role="alert" className="text-danger">
              {reason(code, message)}
            </p>
          </section>
        ))}
        {results.length > 1 && <p className="text-sm text-quiet">{say('inbox.macroStay')}</p>}
      </div>
    </Dialog>
  );
}

const LOOKS = { done: 'text-text', refused: 'font-medium text-danger', left: 'text-quiet' } as const;
const SIGNS = { done: 'check', refused: 'close', left: 'pause' } as const;

function Step({ name, state }: { name: string; state: keyof typeof LOOKS }) {
  const { say } = useWords(words);
  return (
    <li className={`flex items-center gap-2 ${LOOKS[state]}`}>
      <Icon name={SIGNS[state]} size={14} /> {name} <span className="text-sm text-quiet">{say(`inbox.macroStep.${state}`)}</span>
    </li>
  );
}
