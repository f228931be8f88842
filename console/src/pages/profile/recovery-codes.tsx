import { saveText } from '../../api/download.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { words } from './words/index.ts';

/** Shown this once. */
export function RecoveryCodes({ codes, kept }: { codes: readonly string[]; kept: () => void }) {
  const { say } = useWords(words);
  return (
    <div className="space-y-3" role="status">
      <p className="font-medium">{say('profile.factorCodes')}</p>
      <p className="text-quiet">{say('profile.factorCodesText')}</p>
      <ul aria-label={say('profile.factorCodes')} className="grid gap-x-6 gap-y-1 rounded-md bg-surface-2 p-4 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="break-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => saveText('mkondo-recovery-codes.txt', `${codes.join('\n')}\n`, 'text/plain')}>{say('profile.factorDownload')}</Button>
        <Button look="primary" onClick={kept}>
          {say('profile.factorKept')}
        </Button>
      </div>
    </div>
  );
}
