import { useSay } from '../../i18n/index.ts';
import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import { Menu, MenuCheck } from '../menu.tsx';
import type { Column, useLook } from './columns.ts';

type Props<Row> = { look: ReturnType<typeof useLook<Row>>; columns: readonly Column<Row>[] };

/** Which columns to see, and how close the rows stand. */
export function LookMenu<Row>({ look, columns }: Props<Row>) {
  const { say } = useSay();
  return (
    <Menu
      label={say('common.columns')}
      trigger={
        <Button look="ghost" className="text-sm">
          <Icon name="columns" /> {say('common.columns')}
        </Button>
      }
    >
      <MenuCheck on={look.dense} act={look.toggleDense}>
        {say('common.dense')}
      </MenuCheck>
      {columns.map((column) => (
        <MenuCheck key={column.id} on={look.isShown(column)} act={() => look.toggle(column)}>
          {column.head}
        </MenuCheck>
      ))}
    </Menu>
  );
}
