import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

type Props = {
  trigger: ReactNode;
  label: string;
  /** Before the button has the focus again; what takes it elsewhere prevents that. */
  closed?: (event: Event) => void;
  children: ReactNode;
};

/** A menu at a button. Not modal: the library's scroll lock writes a style element, which the page's policy refuses. */
export function Menu({ trigger, label, closed, children }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          {...(closed && { onCloseAutoFocus: closed })}
          className="settle z-40 max-h-(--radix-dropdown-menu-content-available-height) max-w-(--radix-dropdown-menu-content-available-width) min-w-52 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2.5 outline-none select-none data-highlighted:bg-accent-soft data-highlighted:text-text pointer-coarse:min-h-11';

export function MenuItem({ act, children }: { act: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item onSelect={act} className={ITEM}>
      {children}
    </DropdownMenu.Item>
  );
}

/** An item that is on or off; the menu stays open, for several at once. */
export function MenuCheck({ on, act, children }: { on: boolean; act: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.CheckboxItem checked={on} onCheckedChange={act} onSelect={(event) => event.preventDefault()} className={ITEM}>
      <span className="grid size-4 place-items-center">{on && <Icon name="check" size={14} />}</span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuTitle({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-quiet">{children}</DropdownMenu.Label>;
}
