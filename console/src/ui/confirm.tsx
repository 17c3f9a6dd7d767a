// Asks before something that cannot be taken back.
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmProps {
  title: string;
  children: ReactNode;
  /** What the button says that does it. */
  action: string;
  onConfirm: () => unknown;
  /** Opens it; gets what to do on click. */
  trigger: (open: () => void) => ReactNode;
}

export function Confirm({ title, children, action, onConfirm, trigger }: ConfirmProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {trigger(() => setOpen(true))}
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={title}
        description={children}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button
              variant="danger"
              onClick={() => {
                setOpen(false);
                onConfirm();
              }}
            >
              {action}
            </Button>
          </>
        }
      />
    </>
  );
}
