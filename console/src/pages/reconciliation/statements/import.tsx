import { useState } from 'react';
import { useWords } from '../../../i18n/index.ts';
import { useUrl } from '../../../shell/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { words } from '../words/index.ts';
import { ImportForm } from './import-form.tsx';

/** Opens the reading of a statement: a look that changes nothing first, then for good. */
export function ImportStatement() {
  const { say } = useWords(words);
  const { set } = useUrl();
  const [open, setOpen] = useState(false);
  const kept = () => {
    setOpen(false);
    set({ show: 'runs' });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('recon.import')}</Button>
      {open && (
        <Dialog title={say('recon.import')} close={() => setOpen(false)} place="wide">
          <ImportForm close={() => setOpen(false)} kept={kept} />
        </Dialog>
      )}
    </>
  );
}
