import { useState } from 'react';
import { address, request } from '../../api/client.ts';
import { download, saveText } from '../../api/download.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem, MenuTitle } from '../../ui/menu.tsx';
import { useProblemText } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { allRows, MOST_ROWS } from './all-rows.ts';
import type { Filters, ReportName } from './catalogue.ts';
import { words } from './words/index.ts';

const FORMATS = ['csv', 'xlsx', 'pdf', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** The report as a file at once. What takes long is better made as an export, which the table offers. */
export function DownloadMenu({ name, filters }: { name: ReportName; filters: Filters }) {
  const { say } = useWords(words);
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const url = `/api/reports/${name}/`;
  const json = async () => {
    const { rows, isCut } = await allRows((cursor) => request(url, { query: { ...filters, page_size: 100, cursor } }));
    saveText(`${name}.json`, JSON.stringify(rows, null, 2), 'application/json');
    if (isCut) toast(say('reports.jsonCut', { count: MOST_ROWS.toLocaleString() }), 'need');
  };
  const take = async (format: Format) => {
    setBusy(true);
    try {
      if (format === 'json') await json();
      else await download(address(url, {}, { ...filters, format }), {}, `${name}.${format}`);
    } catch (problem) {
      toast(problemText(problem), 'need');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu
      label={say('reports.download')}
      trigger={
        <Button disabled={busy}>
          <Icon name="download" /> {say(busy ? 'reports.downloading' : 'reports.download')}
        </Button>
      }
    >
      <MenuTitle>{say('reports.downloadText')}</MenuTitle>
      {FORMATS.map((format) => (
        <MenuItem key={format} act={() => void take(format)}>
          {format.toUpperCase()}
        </MenuItem>
      ))}
    </Menu>
  );
}
