import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { BUTTONS, wantsExample } from './draft.ts';
import type { Button as TemplateButton } from './draft.ts';
import { words } from './words/index.ts';

const [MOST, LONGEST] = [10, 25];
const INPUT = 'h-9 min-w-0 rounded-md border border-line bg-surface-1 px-2 pointer-coarse:h-11 disabled:bg-surface-2';
const BLANK: TemplateButton = { type: 'QUICK_REPLY', text: '', to: '', example: '', kept: {} };
/** On a card that slides only these go. */
const ON_CARDS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'SPM'] as const;
const MOST_ON_CARD = 2;

/** Acts of a form go where it can only be read. */
export const UNLESS_FIXED = 'in-[fieldset:disabled]:hidden';

type Props = { buttons: readonly TemplateButton[]; onCard?: boolean; change: (buttons: readonly TemplateButton[]) => void };

/** Buttons under a WhatsApp message: answers, an address, a number to call, a code to copy, a form, a catalogue, a product. */
export function ButtonList({ buttons, onCard = false, change }: Props) {
  const { say } = useWords(words);
  return (
    <fieldset className={`space-y-2 ${buttons.length === 0 ? UNLESS_FIXED : ''}`}>
      <legend className="mb-1 text-sm font-medium">{say('templates.buttons')}</legend>
      {buttons.map((button, at) => (
        <div key={at} className="grid grid-cols-[1fr_auto] gap-2">
          <OneButton button={button} onCard={onCard} put={(next) => change(buttons.map((one, index) => (index === at ? next : one)))} />
          <Button
            look="ghost"
            square
            className={UNLESS_FIXED}
            aria-label={say('templates.removeButton')}
            onClick={() => change(buttons.filter((_one, index) => index !== at))}
          >
            <Icon name="close" size={14} />
          </Button>
        </div>
      ))}
      {buttons.length < (onCard ? MOST_ON_CARD : MOST) && (
        <Button className={UNLESS_FIXED} onClick={() => change([...buttons, BLANK])}>
          <Icon name="plus" /> {say('templates.addButton')}
        </Button>
      )}
    </fieldset>
  );
}

type OneProps = { button: TemplateButton; onCard: boolean; put: (button: TemplateButton) => void };

function OneButton({ button, onCard, put }: OneProps) {
  const { say } = useWords(words);
  // what we have no field for goes to Meta as it came
  if (button.type === 'OTHER') return <p className="self-center text-sm break-words text-quiet">{button.text || String(button.kept['type'])}</p>;
  const choices: readonly (typeof BUTTONS)[number][] = onCard ? ON_CARDS : BUTTONS;
  const { type } = button;
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      <select
        aria-label={say('templates.buttonKind')}
        className={INPUT}
        value={type}
        onChange={(event) => put({ ...button, type: event.target.value as TemplateButton['type'], kept: {} })}
      >
        {choices.map((one) => (
          <option key={one} value={one}>
            {say(`templates.button.${one}`)}
          </option>
        ))}
      </select>
      {type !== 'COPY_CODE' && <Input name={say('templates.buttonText')} value={button.text} maxLength={LONGEST} put={(text) => put({ ...button, text })} />}
      <Where button={button} put={put} />
    </div>
  );
}

const HINTS = { URL: 'https://', PHONE_NUMBER: '+254', FLOW: '' } as const;

/** Where a button leads, and an example of what is filled in for the reviewers. */
function Where({ button, put }: Omit<OneProps, 'onCard'>) {
  const { say } = useWords(words);
  const { type } = button;
  return (
    <>
      {(type === 'URL' || type === 'PHONE_NUMBER' || type === 'FLOW') && (
        <Input
          name={say(type === 'FLOW' ? 'templates.flowId' : 'templates.buttonTo')}
          placeholder={HINTS[type]}
          value={button.to}
          put={(to) => put({ ...button, to })}
        />
      )}
      {wantsExample(button) && <Input name={say('templates.buttonExample')} value={button.example} put={(example) => put({ ...button, example })} />}
    </>
  );
}

type InputProps = { name: string; placeholder?: string; value: string; maxLength?: number; put: (value: string) => void };

function Input({ name, placeholder, value, maxLength, put }: InputProps) {
  return (
    <input
      aria-label={name}
      placeholder={placeholder || name}
      className={INPUT}
      value={value}
      maxLength={maxLength}
      required
      onChange={(event) => put(event.target.value)}
    />
  );
}
