import { useState } from 'react';
import type { ExportsCreateData, ExportsCreateResponses } from '../../api/generated/types.gen.ts';
import { useAct } from '../../api/hooks.ts';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { ExportProgress } from './progress.tsx';
import { words } from './words/index.ts';

type Asked = ExportsCreateData['body'];
type Props = { report: Asked['report']; filters: Readonly<Record<string, string | undefined>> };

const FORMATS = ['csv', 'xlsx', 'pdf'] as const;

/** A list as a file, as it is filtered: made by a job, with progress and a link. */
export function ExportMenu({ report, filters }: Props) {
  const { say } = useWords(words);
  const may = useMay();
  const problemText = useProblemText();
  const [id, setId] = useState<string | null>(null);
  const make = useAct<ExportsCreateData, ExportsCreateResponses>('/api/exports/');
  if (!may('reports.export')) return null;
  const ask = (format: Asked['format']) =>
    make.mutate(
      { body: { report, format, filters: kept(filters) } },
      { onSuccess: (answer) => setId(answer.id), onError: (problem) => toast(problemText(problem), 'need') },
    );
  return (
    <>
      <Menu
        label={say('exports.menu')}
        trigger={
          <Button look="ghost" className="text-sm" disabled={make.isPending}>
            <Icon name="fetch" /> {say('exports.menu')}
          </Button>
        }
      >
        <MenuTitle>{say('exports.all')}</MenuTitle>
        {FORMATS.map((format) => (
          <MenuItem key={format} act={() => ask(format)}>
            {format.toUpperCase()}
          </MenuItem>
        ))}
      </Menu>
      {id && <ExportProgress id={id} close={() => setId(null)} />}
    </>
  );
}

function kept(filters: Props['filters']): NonNullable<Asked['filters']> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value));
}
