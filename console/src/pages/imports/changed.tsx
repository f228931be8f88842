import type { ImportsRowsListData, ImportsRowsListResponses } from '../../api/generated/types.gen.ts';
import { useList } from '../../api/hooks.ts';
import { useWords } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { FIELDS } from './fields.ts';
import type { FieldName } from './fields.ts';
import type { Import } from './outcome.tsx';
import { words } from './words/index.ts';

type Row = ImportsRowsListResponses[200]['results'][number];

/** Which rows change what is registered, and in which fields: to be looked at before it is done for good. */
export function Changed({ one }: { one: Import }) {
  const { say } = useWords(words);
  const list = useList<ImportsRowsListData, ImportsRowsListResponses>(
    '/api/imports/{id}/rows/',
    { outcome: 'changed', page_size: 10 },
    { path: { id: one.id } },
  );
  if (list.rows.length === 0) return null;
  return (
    <div className="space-y-2">
      <p className="text-quiet">{say(one.dry_run ? 'imports.wouldChange' : 'imports.didChange')}</p>
      <ul aria-label={say('imports.changed')} tabIndex={0} className="max-h-64 divide-y divide-line/60 overflow-auto rounded-md border border-line text-sm">
        {list.rows.map((row) => (
          <ChangedRow key={row.row} row={row} />
        ))}
      </ul>
      {list.hasMore && (
        <Button look="ghost" onClick={list.more}>
          {say('common.more')}
        </Button>
      )}
    </div>
  );
}

function ChangedRow({ row }: { row: Row }) {
  const { say } = useWords(words);
  const name = (field: string) => (isField(field) ? say(`imports.field.${field}`) : say('imports.field.holder'));
  return (
    <li className="flex gap-3 px-3 py-1">
      <span className="shrink-0 text-quiet tabular-nums">{say('imports.row', { row: row.row.toLocaleString() })}</span>
      <span>{row.fields.map(name).join(', ')}</span>
    </li>
  );
}

function isField(field: string): field is FieldName {
  return (FIELDS as readonly string[]).includes(field);
}
