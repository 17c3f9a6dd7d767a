// A dialog: in the middle on desks, from below on phones. Holds the focus, and gives it back.
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at its foot. */
  actions?: ReactNode;
}

export function Dialog({ isOpen, onOpenChange, title, description, children, actions }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/35 backdrop-blur-[2px]" />
        <Radix.Content
          onOpenAutoFocus={focusFirstField}
          {...(description === undefined && { 'aria-describedby': undefined })}
          className="fixed inset-x-0 bottom-0 z-40 flex max-h-[88dvh] animate-rise flex-col rounded-t-2xl border border-line bg-raised pb-[env(safe-area-inset-bottom)] shadow-raised sm:inset-0 sm:m-auto sm:h-fit sm:w-full sm:max-w-md sm:rounded-2xl sm:pb-0"
        >
          <header className="flex items-start gap-3 px-5 pt-5">
            <Radix.Title className="flex-1 text-lg font-semibold tracking-tight">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X className="size-4" />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="overflow-y-auto px-5 pt-1 pb-5">
            {description !== undefined && (
              <Radix.Description asChild>
                <div className="text-sm text-soft">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          {actions !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line px-5 py-3.5">{actions}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Who opens a form wants to fill it in; without one, the first button has the focus. */
function focusFirstField(event: Event): void {
  const dialog = event.currentTarget as HTMLElement;
  const field = dialog.querySelector<HTMLElement>('input:not([type=checkbox], [type=hidden]), textarea');
  if (field === null) return;
  event.preventDefault();
  field.focus();
}
