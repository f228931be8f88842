import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { useWords } from '../../i18n/index.ts';
import { Panel } from '../../ui/page.tsx';
import { words } from './words/index.ts';

/** Where everything can be taken along as files. */
export function DataPanel() {
  const { say } = useWords(words);
  const may = useMay();
  if (!may('reports.export')) return null;
  return (
    <Panel title={say('settings.dataPanel')} text={say('settings.dataText')}>
      <div className="px-4 pb-4">
        <Link
          to="/reports"
          search={{ show: 'exports' } as never}
          className="inline-flex h-9 items-center rounded-lg border border-line px-3 font-medium hover:bg-surface-2 pointer-coarse:h-11"
        >
          {say('settings.dataOpen')}
        </Link>
      </div>
    </Panel>
  );
}
