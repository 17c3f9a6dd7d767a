// Draws the toasts, and reads them out.
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import { IconButton } from './icon-button.tsx';
import { dismissToast, type Toast, toastStore } from './toasts.ts';

const GOOD_MS = 4_000;
const BAD_MS = 10_000;

export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.snapshot);
  return (
    <Radix.Provider swipeDirection="right" label="News">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="fixed right-4 bottom-20 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 outline-none md:bottom-4" />
    </Radix.Provider>
  );
}

function ToastCard({ toast: { id, title, description, tone } }: { toast: Toast }) {
  const isBad = tone === 'bad';
  return (
    <Radix.Root
      type={isBad ? 'foreground' : 'background'}
      duration={isBad ? BAD_MS : GOOD_MS}
      onOpenChange={(isOpen) => !isOpen && dismissToast(id)}
      className="flex animate-rise items-start gap-3 rounded-xl border border-line bg-raised p-3 pl-3.5 shadow-raised"
    >
      {isBad && <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />}
      {tone === 'good' && <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-live" />}
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-sm font-medium">{title}</Radix.Title>
        {description !== undefined && (
          <Radix.Description className="mt-0.5 text-xs break-words text-soft">{description}</Radix.Description>
        )}
      </div>
      <Radix.Close asChild>
        <IconButton label="Dismiss" className="-mt-1 -mr-1">
          <X className="size-3.5" />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  );
}
