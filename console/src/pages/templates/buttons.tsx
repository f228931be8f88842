import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Button as TemplateButton } from './draft.ts';
import { words } from './words/index.ts';

const [MOST, LONGEST] = [10, 25];
const INPUT = 'h-9 min-w-0 rounded-md border border-line bg-surface-1 px-2 pointer-coarse:h-11';
const TYPES = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER'] as const;

type Props = { buttons: readonly TemplateButton[]; change: (buttons: readonly TemplateButton[]) => void };

/** Buttons under a WhatsApp message: answers, an address, a number to call. */
export function ButtonList({ buttons, change }: Props) {
  const { say } = useWords(words);
  const put = (at: number, next: Partial<TemplateButton>) => change(buttons.map((one, index) => (index === at ? { ...one, ...next } : one)));
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-sm font-medium">{say('templates.buttons')}</legend>
      {buttons.map((button, at) => (
        <div key={at} className="grid grid-cols-[1fr_auto] gap-2">
          <div className="grid gap-2 sm:grid-cols-3">
            <select
              aria-label={say('templates.buttonKind')}
              className={INPUT}
              value={button.type}
              onChange={(event) => put(at, { type: event.target.value as TemplateButton['type'] })}
            >
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {say(`templates.button.${type}`)}
                </option>
              ))}
            </select>
            <input
              aria-label={say('templates.buttonText')}
              placeholder={say('templates.buttonText')}
              className={INPUT}
              value={button.text}
              maxLength={LONGEST}
              required
              onChange={(event) => put(at, { text: event.target.value })}
            />
            {button.type !== 'QUICK_REPLY' && (
              <input
                aria-label={say('templates.buttonTo')}
                placeholder={button.type === 'URL' ? 'https://' : '+254'}
                className={INPUT}
                value={button.to}
                required
                onChange={(event) => put(at, { to: event.target.value })}
              />
            )}
          </div>
          <Button look="ghost" square aria-label={say('templates.removeButton')} onClick={() => change(buttons.filter((_one, index) => index !== at))}>
            <Icon name="close" size={14} />
          </Button>
        </div>
      ))}
      {buttons.length < MOST && (
        <Button onClick={() => change([...buttons, { type: 'QUICK_REPLY', text: '', to: '' }])}>
          <Icon name="plus" /> {say('templates.addButton')}
        </Button>
      )}
    </fieldset>
  );
}
